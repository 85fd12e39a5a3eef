# SPDX-License-Identifier: MPL-2.0
# shellcheck shell=bash
# Which Debian packages are needed for what, and how to get them. Sourced by tools/demo and
# tools/check.
#
#   packages_build, packages_run, packages_desktop, packages_test, packages_clang, packages_cross
#                                                                   print names, one a line
#   missing_packages NAME…                                          prints those not installed
#   install_missing yes|no NAME…   installs them; with "no" says what is missing and fails

packages_build() {
  printf '%s\n' \
    meson ninja-build gcc g++ pkg-config \
    libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev libgstreamer-plugins-bad1.0-dev libsoup-3.0-dev libjson-glib-dev \
    libxcb1-dev libxcb-shm0-dev libxcb-damage0-dev libxcb-xfixes0-dev libxcb-randr0-dev \
    libxcb-composite0-dev libxcb-xinput-dev libxcb-xtest0-dev libxcb-xkb-dev libxau-dev \
    libxkbcommon-dev libxkbcommon-x11-dev \
    libx264-dev libturbojpeg0-dev libyuv-dev libxxhash-dev libpng-dev libpulse-dev
}

# What selkies-launch starts, and gst-launch-1.0.
packages_run() {
  printf '%s\n' \
    gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-x \
    gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-nice \
    xserver-xorg-core xserver-xorg-video-dummy openbox \
    pulseaudio gstreamer1.0-pulseaudio
}

# The desktop that tools/demo shows.
packages_desktop() {
  printf '%s\n' \
    openbox tint2 hsetroot xterm mousepad adwaita-icon-theme x11-utils \
    fonts-dejavu-core
}

packages_test() {
  printf '%s\n' \
    make libgtest-dev libgmock-dev libavcodec-dev libavutil-dev libcairo2-dev libbenchmark-dev \
    gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly \
    gstreamer1.0-libav \
    xvfb xauth x11-utils x11-apps x11-xserver-utils xterm xdotool \
    chromium firefox-esr iproute2 nftables coturn pipewire pipewire-pulse wireplumber util-linux procps socat \
    bash-completion zsh fish groff-base
  # Any node from 18 on will do, wherever it came from.
  command -v node >/dev/null && command -v npm >/dev/null || printf '%s\n' nodejs npm
}

# clang, and what looks at the sources. Version 14 by name: others format and complain otherwise.
packages_clang() {
  printf '%s\n' clang-14 clang-tidy-14 clang-format-14 git python3
}

# Tests for arm64 on another machine.
packages_cross() {
  printf '%s\n' g++-aarch64-linux-gnu qemu-user
}

# What a program is linked with there: the libraries of a build and of its tests.
packages_cross_libraries() {
  packages_build | grep -e '-dev$'
  printf '%s\n' libc6-dev libstdc++-12-dev libgtest-dev libgmock-dev libavcodec-dev libavutil-dev
}

missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] ||
      printf '%s\n' "$name"
  done | sort -u
}

install_missing() {
  local allowed=$1 missing as_root=()
  shift
  if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian system: packages are neither checked nor installed." >&2
    return 0
  fi
  missing=$(missing_packages "$@" | tr '\n' ' ')
  missing=${missing% }
  [ -n "$missing" ] || return 0

  if [ "$allowed" != yes ]; then
    echo "Missing packages: $missing" >&2
    echo "Install them with: apt-get install --no-install-recommends $missing" >&2
    return 1
  fi
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Missing packages: $missing" >&2
      echo "Only root can install them and there is no sudo. As root:" >&2
      echo "  apt-get install --no-install-recommends $missing" >&2
      return 1
    fi
    as_root=(sudo)
  fi

  echo "Installing missing packages: $missing"
  # shellcheck disable=SC2086 # a list of names
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c '
    apt-get update -q && apt-get install -q -y --no-install-recommends "$@"' sh $missing ||
    { echo "The packages could not be installed." >&2; return 1; }
}
