// SPDX-License-Identifier: MPL-2.0
#include "gststriperequest.h"

#include "base/gst_ptr.h"

#include <cstring>

G_DEFINE_ABSTRACT_TYPE(GstStripeRequest, gst_stripe_request, G_TYPE_OBJECT)

static void gst_stripe_request_class_init(GstStripeRequestClass *) {}
static void gst_stripe_request_init(GstStripeRequest *) {}

const gchar *gst_stripe_request_get_method(GstStripeRequest *request) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request), nullptr);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->get_method(request);
}

const gchar *gst_stripe_request_get_path(GstStripeRequest *request) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request), nullptr);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->get_path(request);
}

const gchar *gst_stripe_request_get_query(GstStripeRequest *request) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request), nullptr);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->get_query(request);
}

const gchar *gst_stripe_request_get_header(GstStripeRequest *request, const gchar *name) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request) && name, nullptr);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->get_header(request, name);
}

GBytes *gst_stripe_request_get_body(GstStripeRequest *request) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request), nullptr);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->get_body(request);
}

const gchar *gst_stripe_request_get_role(GstStripeRequest *request) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request), nullptr);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->get_role(request);
}

const gchar *gst_stripe_request_get_address(GstStripeRequest *request) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request), nullptr);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->get_address(request);
}

gboolean gst_stripe_request_set_answer_header(GstStripeRequest *request, const gchar *name,
                                              const gchar *value) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request) && name, FALSE);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->set_answer_header(request, name, value);
}

gboolean gst_stripe_request_answer(GstStripeRequest *request, guint status,
                                   const gchar *content_type, GBytes *body) {
  g_return_val_if_fail(GST_IS_STRIPE_REQUEST(request), FALSE);
  return GST_STRIPE_REQUEST_GET_CLASS(request)->answer(request, status, content_type, body);
}

gboolean gst_stripe_request_answer_text(GstStripeRequest *request, guint status,
                                        const gchar *content_type, const gchar *text) {
  g_return_val_if_fail(text, FALSE);
  const auto body = stripes::adopt(g_bytes_new(text, std::strlen(text)));
  return gst_stripe_request_answer(request, status, content_type, body.get());
}
