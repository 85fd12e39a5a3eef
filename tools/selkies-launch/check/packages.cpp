// SPDX-License-Identifier: MPL-2.0
#include "check/packages.h"

#include "settings/setting_text.h"

#include <fstream>
#include <sstream>
#include <vector>

namespace stripes::launch {
namespace {

struct Distribution {
  const char *ids; // as in ID and ID_LIKE, comma separated
  const char *name;
  const char *install;
  // In the order of Package.
  const char *packages[10];
};

constexpr Distribution kDistributions[] = {
    {"debian,ubuntu",
     "Debian",
     "apt-get install",
     {"xserver-xorg-core xserver-xorg-video-dummy", "xvfb", "openbox", "libx264-164",
      "gstreamer1.0-plugins-base", "fonts-dejavu-core", "locales", "pulseaudio",
      "gstreamer1.0-pulseaudio",
      "gstreamer1.0-nice gstreamer1.0-plugins-bad gstreamer1.0-plugins-good"}},
    {"fedora,rhel,centos",
     "Fedora",
     "dnf install",
     {"xorg-x11-server-Xorg xorg-x11-drv-dummy", "xorg-x11-server-Xvfb", "openbox", "x264-libs",
      "gstreamer1-plugins-base", "dejavu-sans-fonts", "glibc-langpack-en",
      "pipewire-pulseaudio pipewire-utils wireplumber", "gstreamer1-plugins-good",
      "libnice-gstreamer1 gstreamer1-plugins-bad-free gstreamer1-plugins-good"}},
    {"arch",
     "Arch",
     "pacman -S",
     {"xorg-server xf86-video-dummy", "xorg-server-xvfb", "openbox", "x264", "gst-plugins-base",
      "ttf-dejavu", "glibc", "pulseaudio", "gst-plugins-good",
      "libnice gst-plugins-bad gst-plugins-good"}},
    {"alpine",
     "Alpine",
     "apk add",
     {"xorg-server xf86-video-dummy", "xvfb", "openbox", "x264-libs", "gst-plugins-base",
      "font-dejavu", "musl-locales", "pulseaudio", "gst-plugins-good",
      "libnice-gstreamer gst-plugins-bad gst-plugins-good"}},
    {"opensuse,suse",
     "openSUSE",
     "zypper install",
     {"xorg-x11-server xf86-video-dummy", "xorg-x11-server-Xvfb", "openbox", "libx264-164",
      "gstreamer-plugins-base", "dejavu-fonts", "glibc-locale", "pulseaudio",
      "gstreamer-plugins-good",
      "gstreamer-plugin-libnice gstreamer-plugins-bad gstreamer-plugins-good"}},
};

std::string command(const Distribution &distribution, Package package) {
  return std::string(distribution.install) + " " +
         distribution.packages[static_cast<size_t>(package)];
}

bool is_like(const Distribution &distribution, std::string_view id) {
  for (std::string_view known : split(distribution.ids, ','))
    if (known == id)
      return true;
  return false;
}

// What this system is, then what it is like.
std::vector<std::string> system_ids(std::string_view os_release) {
  std::string id, like;
  for (std::string_view line : split(os_release, '\n')) {
    std::string *out = line.starts_with("ID=")        ? &id
                       : line.starts_with("ID_LIKE=") ? &like
                                                      : nullptr;
    if (out)
      for (char c : line.substr(line.find('=') + 1))
        if (c != '"' && c != '\'')
          *out += c;
  }
  std::vector<std::string> ids = {id};
  for (std::string_view other : split(like, ' '))
    ids.emplace_back(other);
  return ids;
}

} // namespace

std::string how_to_install(Package package, std::string_view os_release) {
  for (const std::string &id : system_ids(os_release))
    for (const Distribution &distribution : kDistributions)
      if (is_like(distribution, id))
        return command(distribution, package);
  std::string all;
  for (const Distribution &distribution : kDistributions)
    all += (all.empty() ? "" : "; ") + std::string(distribution.name) + ": " +
           command(distribution, package);
  return all;
}

std::string how_to_install(Package package) {
  std::stringstream text;
  text << std::ifstream("/etc/os-release").rdbuf();
  return how_to_install(package, text.str());
}

} // namespace stripes::launch
