// SPDX-License-Identifier: MPL-2.0
#include "reference/version.h"

#include "base/gst_ptr.h"
#include "config.h"

#include <cstdlib>
#include <link.h>
#include <vector>

namespace stripes::launch {
namespace {

std::string file_name(const std::string &path) {
  return path.substr(path.rfind('/') + 1);
}

// Libraries that say no version of their own have it in the name of the file that was loaded.
int collect_library(struct dl_phdr_info *info, size_t, void *data) {
  auto &found = *static_cast<std::vector<std::string> *>(data);
  const std::string name = file_name(info->dlpi_name ? info->dlpi_name : "");
  for (const char *wanted : {"libgststripes", "libx264", "libturbojpeg", "libyuv", "libsoup-3"})
    if (name.starts_with(wanted)) {
      const Unique<char, std::free> real(realpath(info->dlpi_name, nullptr));
      found.push_back(real ? file_name(real.get()) : name);
    }
  return 0;
}

std::string loaded_libraries() {
  std::vector<std::string> found;
  dl_iterate_phdr(collect_library, &found);
  std::string out;
  for (const std::string &name : found)
    out += (out.empty() ? "" : ", ") + name;
  return out;
}

} // namespace

std::string version_text() {
  std::string out = "selkies-launch (" PACKAGE_NAME ") " PACKAGE_VERSION "\n";
  out += std::string("Licence: MPL-2.0") +
         (HAVE_X264 ? "; the plugin as built is under the GPL, because of libx264" : "") + "\n";
  out += std::string("H.264: ") + (HAVE_X264 ? "libx264 " X264_LIBRARY : "not built in") + "\n";
  out +=
      std::string("JPEG: ") + (HAVE_JPEG ? "libjpeg-turbo " JPEG_LIBRARY : "not built in") + "\n";

  const Unique<char, g_free> gstreamer(gst_version_string());
  out += std::string(gstreamer.get()) + ", GLib " + std::to_string(glib_major_version) + "." +
         std::to_string(glib_minor_version) + "." + std::to_string(glib_micro_version) + "\n";

  const auto plugin = adopt(gst_registry_find_plugin(gst_registry_get(), "stripes"));
  const auto loaded = adopt(plugin ? gst_plugin_load(plugin.get()) : nullptr);
  if (!loaded)
    return out + "Plugin \"stripes\": not found\n";
  const char *file = gst_plugin_get_filename(loaded.get());
  out += std::string("Plugin \"stripes\" ") + gst_plugin_get_version(loaded.get()) + ": " +
         (file ? file : "built in") + "\n";
  return out + "Loaded: " + loaded_libraries() + "\n";
}

} // namespace stripes::launch
