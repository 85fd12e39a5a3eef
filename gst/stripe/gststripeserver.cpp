// SPDX-License-Identifier: MPL-2.0
#include "gststripeserver.h"

#include "gststripeplugin.h"
#include "plugin_types.h"

G_DEFINE_ABSTRACT_TYPE(GstStripeServer, gst_stripe_server, G_TYPE_OBJECT)

static void gst_stripe_server_class_init(GstStripeServerClass *) {}
static void gst_stripe_server_init(GstStripeServer *) {}

GstStripeServer *gst_stripe_server_new(GError **error) {
  if (!gst_stripe_load_plugin(error))
    return nullptr;
  return GST_STRIPE_SERVER(g_object_new(stripes::web_server_type(), nullptr));
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

void gst_stripe_server_stop_microphone(GstStripeServer *server, const gchar *sentence) {
  g_return_if_fail(GST_IS_STRIPE_SERVER(server) && sentence);
  GST_STRIPE_SERVER_GET_CLASS(server)->stop_microphone(server, sentence);
}
