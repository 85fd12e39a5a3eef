#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# The tarball of `meson dist` builds, passes its unit tests and installs by the lines of the README, and
# what is installed runs: under /usr without a GST_PLUGIN_PATH (in a file system of its own, so that
# this machine's stays as it is), and under a prefix that GStreamer knows nothing of.
set -u -o pipefail

source_root=${STRIPES_SOURCE_ROOT:?} build_root=${STRIPES_BUILD_ROOT:?}
unset GST_PLUGIN_PATH_1_0 GST_REGISTRY LD_LIBRARY_PATH
fail() { echo "FAILED: $*"; exit 1; }

# quietly NAME COMMAND…
quietly() {
  local name=$1
  shift
  "$@" >"$folder/log" 2>&1 || { tail -50 "$folder/log"; fail "$name"; }
  echo "ok: $name"
}

# The page's answer as a browser sees it, from the program that runs in the background.
serves_the_page() {
  local program=$1 log=$folder/launch.log pid port=
  : >"$log"
  "$program" --display-server=xvfb --port=0 -- sleep 30 >"$log" 2>&1 &
  pid=$!
  for _ in $(seq 200); do
    port=$(sed -n 's|.*http://127\.0\.0\.1:\([0-9]*\)/.*|\1|p' "$log" | head -n 1)
    [ -n "$port" ] && break
    sleep 0.1
  done
  if [ -n "$port" ] && exec 3<>"/dev/tcp/127.0.0.1/$port"; then
    printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    cat <&3 >"$folder/answer"
    exec 3>&-
  fi
  kill "$pid"
  wait "$pid"
  grep -q '<html' "$folder/answer" || { cat "$log"; fail "$program serves no page"; }
  echo "ok: $program serves the page"
}

# lay_over NEW OLD TO: a folder that holds what is in both.
lay_over() {
  local new=$1 old=$2 to=$3 entry name
  mkdir -p "$to"
  ln -s "$old"/* "$to" 2>/dev/null # none in an empty folder
  for entry in "$new"/*; do
    name=${entry##*/}
    rm -f "$to/$name"
    if [ -d "$entry" ] && [ -d "$old/$name" ]; then
      lay_over "$entry" "$old/$name" "$to/$name"
    else
      cp -a "$entry" "$to/$name"
    fi
  done
}

if [ "${1:-}" = lay-over ]; then
  lay_over "$2" "$3" "$4"
  exit
fi

if [ "${1:-}" = inside ]; then # /usr is what was installed over what there is
  folder=$2
  quietly "gst-inspect-1.0 under /usr" gst-inspect-1.0 stripewssink
  quietly "an application under /usr" sh -c \
    "cc -o '$folder/app' /usr/share/doc/gst-stripes/docs/examples/stripes-to-files.c \
       \$(pkg-config --cflags --libs gststripes-1.0 gstreamer-app-1.0) && '$folder/app' '$folder' 2"
  serves_the_page /usr/bin/selkies-launch
  exit
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DESTDIR=$folder/stage GST_REGISTRY=$folder/registry.bin XDG_RUNTIME_DIR=$folder

# A tree that is no repository is such a tarball already.
if [ -e "$source_root/.git" ]; then
  quietly "meson dist" meson dist -C "$build_root" --no-tests --formats=gztar --allow-dirty
  tarball=$(ls -t "$build_root"/meson-dist/*.tar.gz | head -n 1)
  tar -xzf "$tarball" -C "$folder" || fail "the tarball cannot be unpacked"
  cd "$folder"/gst-stripes-* || fail "no folder in the tarball"
else
  cp -r "$source_root" "$folder/tree" && cd "$folder/tree" || fail "no copy of the tree"
  rm -rf build
fi

lines=$(grep -E '^(meson setup build|ninja -C build|sudo meson install -C build)' README.md)
[ "$(wc -l <<<"$lines")" -ge 3 ] || fail "README.md does not say how to install"
while IFS= read -r line; do
  line=${line#sudo }
  case $line in 'meson setup'*) line="$line -Dtests=disabled" ;; esac
  # shellcheck disable=SC2086 # the line's words
  quietly "$line" $line
done <<<"$lines"
quietly "with tests" meson configure build -Dtests=enabled -Dbrowser_tests=disabled
quietly "unit tests" meson test -C build --suite unit # builds what these need

# Under /usr: a tree of links to this machine's /usr with the stage in it, for one process tree.
map=()
[ "$(id -u)" = 0 ] || map=(--map-root-user)
mkdir "$folder/here" # where this machine's /usr is seen
unshare "${map[@]}" --mount bash -c "mount --rbind /usr '$folder/here' &&
  bash '$PWD/tests/integration/install/dist.sh' lay-over '$folder/stage/usr' '$folder/here' '$folder/usr' &&
  mount --rbind '$folder/usr' /usr &&
  exec bash '$PWD/tests/integration/install/dist.sh' inside '$folder'" || fail "under /usr"

# Under a prefix of its own, really installed there.
quietly "another prefix" meson configure build --prefix="$folder/own" -Dtests=disabled
DESTDIR='' quietly "meson install there" meson install -C build
serves_the_page "$folder/own/bin/selkies-launch"
quietly "an application there" env \
  PKG_CONFIG_PATH="$(dirname "$(find "$folder/own" -name gststripes-1.0.pc)")" \
  make -C "$folder/own/share/doc/gst-stripes/docs/examples"
mkdir "$folder/out"
quietly "which runs" "$folder/own/share/doc/gst-stripes/docs/examples/stripes-to-files" "$folder/out" 2
echo "all well"
