// SPDX-License-Identifier: MPL-2.0
#include "gststripeplugin.h"

#include "base/gst_ptr.h"
#include "gststripeserver.h"
#include "plugin_types.h"

#include <dlfcn.h>

namespace {

using stripes::adopt;
using stripes::Unique;

constexpr char kElement[] = "stripewssink";

// The folder for plugins where this library is installed.
Unique<char, g_free> plugin_folder() {
  Dl_info info{};
  if (!dladdr(reinterpret_cast<void *>(&gst_stripe_load_plugin), &info) || !info.dli_fname)
    return nullptr;
  const Unique<char, g_free> folder(g_path_get_dirname(info.dli_fname));
  return Unique<char, g_free>(g_build_filename(folder.get(), "gstreamer-1.0", nullptr));
}

stripes::Ref<GstElementFactory> find_element() {
  auto factory = adopt(gst_element_factory_find(kElement));
  const auto folder = plugin_folder();
  if (factory || !folder || !g_file_test(folder.get(), G_FILE_TEST_IS_DIR))
    return factory;
  gst_registry_scan_path(gst_registry_get(), folder.get());
  return adopt(gst_element_factory_find(kElement));
}

} // namespace

GType stripes::web_server_type() {
  const GType type = g_type_from_name(kWebServerTypeName);
  return type && g_type_is_a(type, GST_TYPE_STRIPE_SERVER) ? type : G_TYPE_INVALID;
}

gboolean gst_stripe_load_plugin(GError **error) {
  g_return_val_if_fail(gst_is_initialized(), FALSE);
  g_return_val_if_fail(!error || !*error, FALSE);
  const auto factory = find_element();
  if (!factory) {
    g_set_error_literal(error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                        "The GStreamer plugin \"stripes\" is not installed, or not where GStreamer "
                        "looks for plugins: install it, or name its folder in GST_PLUGIN_PATH.");
    return FALSE;
  }
  const auto loaded = adopt(gst_plugin_feature_load(GST_PLUGIN_FEATURE(factory.get())));
  if (!loaded) {
    g_set_error_literal(error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                        "The GStreamer plugin \"stripes\" is there but cannot be loaded: "
                        "gst-inspect-1.0 stripewssink says why.");
    return FALSE;
  }
  if (stripes::web_server_type() == G_TYPE_INVALID) {
    g_set_error_literal(error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                        "The GStreamer plugin \"stripes\" does not fit the library "
                        "libgststripes-1.0: install both of the same version.");
    return FALSE;
  }
  return TRUE;
}
