/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include "gststripeprelude.h"

G_BEGIN_DECLS

/**
 * SECTION:gststriperequest
 * @short_description: an HTTP request that an application answers
 *
 * What a #GstStripeRouteHandler gets. Every request is answered once, by
 * gst_stripe_request_answer(). A handler that cannot answer at once takes a reference, returns, and
 * answers later from any thread; a request whose last reference goes without an answer is answered
 * with status 500.
 *
 * All functions may be called on any thread, but by one thread at a time for one request. Texts and
 * bytes that they return are valid as long as the request.
 */
#define GST_TYPE_STRIPE_REQUEST (gst_stripe_request_get_type())
GST_STRIPE_API GType gst_stripe_request_get_type(void);
G_DECLARE_DERIVABLE_TYPE(GstStripeRequest, gst_stripe_request, GST, STRIPE_REQUEST, GObject)

/**
 * GST_STRIPE_REQUEST_MAX_BODY:
 *
 * Largest body of a request, in bytes. A larger one is answered with status 413, and one that does
 * not say its length before it begins with 411; the handler does not see them.
 */
#define GST_STRIPE_REQUEST_MAX_BODY (1024 * 1024)

/**
 * GstStripeRequestClass:
 *
 * Implemented by the plugin; not meant to be implemented elsewhere.
 */
struct _GstStripeRequestClass {
  GObjectClass parent_class;

  /*< private >*/
  const gchar *(*get_method)(GstStripeRequest *request);
  const gchar *(*get_path)(GstStripeRequest *request);
  const gchar *(*get_query)(GstStripeRequest *request);
  const gchar *(*get_header)(GstStripeRequest *request, const gchar *name);
  GBytes *(*get_body)(GstStripeRequest *request);
  const gchar *(*get_role)(GstStripeRequest *request);
  const gchar *(*get_address)(GstStripeRequest *request);
  gboolean (*set_answer_header)(GstStripeRequest *request, const gchar *name, const gchar *value);
  gboolean (*answer)(GstStripeRequest *request, guint status, const gchar *content_type,
                     GBytes *body);
  gpointer _gst_reserved[GST_PADDING_LARGE];
};

/**
 * gst_stripe_request_get_method:
 *
 * Returns: (transfer none): "GET", "HEAD", "POST" and so on, in capitals. A browser may send a GET
 *     for any other web site (an image, a link), so a GET must not change anything.
 */
GST_STRIPE_API const gchar *gst_stripe_request_get_method(GstStripeRequest *request);

/**
 * gst_stripe_request_get_path:
 *
 * Returns: (transfer none): the whole path, beginning with "/", percent-decoded. It may hold "..":
 *     do not use it as the name of a file without a look.
 */
GST_STRIPE_API const gchar *gst_stripe_request_get_path(GstStripeRequest *request);

/**
 * gst_stripe_request_get_query:
 *
 * Returns: (transfer none) (nullable): what stands behind "?", still percent-encoded, as
 *     g_uri_parse_params() takes it; %NULL when there is none
 */
GST_STRIPE_API const gchar *gst_stripe_request_get_query(GstStripeRequest *request);

/**
 * gst_stripe_request_get_header:
 * @name: a header's name, in any case
 *
 * Returns: (transfer none) (nullable): its value, the first one if there are several; %NULL when
 *     there is none
 */
GST_STRIPE_API const gchar *gst_stripe_request_get_header(GstStripeRequest *request,
                                                          const gchar *name);

/**
 * gst_stripe_request_get_body:
 *
 * Returns: (transfer none): the whole body, empty when there is none; at most
 *     %GST_STRIPE_REQUEST_MAX_BODY bytes
 */
GST_STRIPE_API GBytes *gst_stripe_request_get_body(GstStripeRequest *request);

/**
 * gst_stripe_request_get_role:
 *
 * Returns: (transfer none): "controller" or "viewer": what a socket would become that is opened
 *     with the same credentials and query. Somebody who may only watch should not change anything.
 */
GST_STRIPE_API const gchar *gst_stripe_request_get_role(GstStripeRequest *request);

/**
 * gst_stripe_request_get_address:
 *
 * Returns: (transfer none): the peer's IP address; behind a proxy the proxy's
 */
GST_STRIPE_API const gchar *gst_stripe_request_get_address(GstStripeRequest *request);

/**
 * gst_stripe_request_set_answer_header:
 * @name: such as "Cache-Control"
 * @value: (nullable): without line breaks
 *
 * Adds a header to the answer, or replaces one that the server puts on all of them, such as
 * Content-Security-Policy. To be called before the answer.
 *
 * Returns: %FALSE when the name or the value is malformed or the header is the server's own affair
 *     (Connection, Content-Length, Content-Type, Date, Transfer-Encoding, Upgrade)
 */
GST_STRIPE_API gboolean gst_stripe_request_set_answer_header(GstStripeRequest *request,
                                                             const gchar *name, const gchar *value);

/**
 * gst_stripe_request_answer:
 * @status: an HTTP status, 200 to 599
 * @content_type: (nullable): type of @body; %NULL for UTF-8 text
 * @body: (transfer none) (nullable): sent as it is; %NULL for none
 *
 * Answers. Only the first answer counts. When the peer is gone meanwhile nothing happens.
 *
 * Returns: %FALSE when the request was answered before or @status is out of range
 */
GST_STRIPE_API gboolean gst_stripe_request_answer(GstStripeRequest *request, guint status,
                                                  const gchar *content_type, GBytes *body);

/**
 * gst_stripe_request_answer_text:
 * @text: UTF-8
 *
 * gst_stripe_request_answer() with a copy of a text as body.
 */
GST_STRIPE_API gboolean gst_stripe_request_answer_text(GstStripeRequest *request, guint status,
                                                       const gchar *content_type,
                                                       const gchar *text);

G_END_DECLS
