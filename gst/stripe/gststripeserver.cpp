// SPDX-License-Identifier: MPL-2.0
#include "gststripeserver.h"

#include "base/gst_ptr.h"

// The plugin's type behind the abstract one. Known by name, for this library must not need the
// plugin.
static constexpr char kImplementation[] = "GstStripeWebServer";
static constexpr char kElement[] = "stripewssink";

G_DEFINE_ABSTRACT_TYPE(GstStripeServer, gst_stripe_server, G_TYPE_OBJECT)

static void gst_stripe_server_class_init(GstStripeServerClass *) {}
static void gst_stripe_server_init(GstStripeServer *) {}

GstStripeServer *gst_stripe_server_new(GError **error) {
  g_return_val_if_fail(gst_is_initialized(), nullptr);
  g_return_val_if_fail(!error || !*error, nullptr);
  const auto factory = stripes::adopt(gst_element_factory_find(kElement));
  if (!factory) {
    g_set_error_literal(error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                        "The GStreamer plugin \"stripes\" is not installed, or not where GStreamer "
                        "looks for plugins: install it, or name its folder in GST_PLUGIN_PATH.");
    return nullptr;
  }
  const auto loaded = stripes::adopt(gst_plugin_feature_load(GST_PLUGIN_FEATURE(factory.get())));
  const GType type = loaded ? g_type_from_name(kImplementation) : 0;
  if (!type || !g_type_is_a(type, GST_TYPE_STRIPE_SERVER)) {
    g_set_error_literal(error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                        loaded ? "The GStreamer plugin \"stripes\" does not fit the library "
                                 "libgststripes-1.0: install both of the same version."
                               : "The GStreamer plugin \"stripes\" is there but cannot be loaded: "
                                 "gst-inspect-1.0 stripewssink says why.");
    return nullptr;
  }
  return GST_STRIPE_SERVER(g_object_new(type, nullptr));
}

gboolean gst_stripe_server_start(GstStripeServer *server, GError **error) {
  g_return_val_if_fail(GST_IS_STRIPE_SERVER(server), FALSE);
  g_return_val_if_fail(!error || !*error, FALSE);
  return GST_STRIPE_SERVER_GET_CLASS(server)->start(server, error);
}

void gst_stripe_server_stop(GstStripeServer *server) {
  g_return_if_fail(GST_IS_STRIPE_SERVER(server));
  GST_STRIPE_SERVER_GET_CLASS(server)->stop(server);
}

gboolean gst_stripe_server_add_route(GstStripeServer *server, const gchar *path,
                                     GstStripeRouteHandler handler, gpointer user_data,
                                     GDestroyNotify notify, GError **error) {
  g_return_val_if_fail(GST_IS_STRIPE_SERVER(server) && path && handler, FALSE);
  g_return_val_if_fail(!error || !*error, FALSE);
  return GST_STRIPE_SERVER_GET_CLASS(server)->add_route(server, path, handler, user_data, notify,
                                                        error);
}

gboolean gst_stripe_server_remove_route(GstStripeServer *server, const gchar *path) {
  g_return_val_if_fail(GST_IS_STRIPE_SERVER(server) && path, FALSE);
  return GST_STRIPE_SERVER_GET_CLASS(server)->remove_route(server, path);
}

void gst_stripe_server_set_notice(GstStripeServer *server, const gchar *sentence) {
  g_return_if_fail(GST_IS_STRIPE_SERVER(server));
  GST_STRIPE_SERVER_GET_CLASS(server)->set_notice(server, sentence);
}
