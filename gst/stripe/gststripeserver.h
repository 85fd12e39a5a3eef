/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include "gststriperequest.h"

G_BEGIN_DECLS

/**
 * SECTION:gststripeserver
 * @short_description: the HTTP and WebSocket server behind stripewssink, shared with an application
 *
 * A stripewssink makes a server by itself. An application makes one of its own, with
 * gst_stripe_server_new(), and gives it to the sink's property `server`
 *
 * - to answer HTTP requests beside the page, see gst_stripe_server_add_route();
 * - to keep pages connected while pipelines come and go, see gst_stripe_server_start();
 * - to tell them why there is no picture, see gst_stripe_server_set_notice();
 * - to turn a page's microphone off, see gst_stripe_server_stop_microphone().
 *
 * One sink uses a server at a time. When it goes to NULL and another one, or the same, goes to
 * READY with this server while it is held by gst_stripe_server_start(), clients stay connected,
 * keep their ids and roles, and get a complete new picture. What pages have set is kept and applied
 * to the new pipeline as far as its own `settings` allow.
 *
 * Properties, read when listening begins unless said otherwise:
 *
 * - `address` (string, "127.0.0.1"): IP address to listen on;
 * - `port` (uint, 8080): TCP port, 0 for any that is free;
 * - `bound-port` (uint, read-only): the port that is listened on, 0 while none is; notifies;
 * - `web-root` (string, ""): folder of a page to serve instead of the built-in one;
 * - `allowed-origins` (string, ""): other origins and hosts that are welcome, see stripewssink.
 *
 * Functions may be called on any thread. Those that start and stop must not be called on the
 * server's own thread, that is in a route's handler or in a handler of one of the sink's signals.
 */
#define GST_TYPE_STRIPE_SERVER (gst_stripe_server_get_type())
GST_STRIPE_API GType gst_stripe_server_get_type(void);
G_DECLARE_DERIVABLE_TYPE(GstStripeServer, gst_stripe_server, GST, STRIPE_SERVER, GObject)

/**
 * GST_STRIPE_SERVER_MAX_NOTICE:
 *
 * Longest notice in bytes; what is longer is cut off at a character's end.
 */
#define GST_STRIPE_SERVER_MAX_NOTICE 512

/**
 * GstStripeRouteHandler:
 * @server: the server
 * @request: (transfer none): what to answer; take a reference to answer later
 * @user_data: as given to gst_stripe_server_add_route()
 *
 * Answers a request. Called on the server's thread, which sends the pictures as well: be quick,
 * never wait, and answer later what takes longer than a millisecond.
 */
typedef void (*GstStripeRouteHandler)(GstStripeServer *server, GstStripeRequest *request,
                                      gpointer user_data);

/**
 * GstStripeServerClass:
 *
 * Implemented by the plugin; not meant to be implemented elsewhere.
 */
struct _GstStripeServerClass {
  GObjectClass parent_class;

  /*< private >*/
  gboolean (*start)(GstStripeServer *server, GError **error);
  void (*stop)(GstStripeServer *server);
  gboolean (*add_route)(GstStripeServer *server, const gchar *path, GstStripeRouteHandler handler,
                        gpointer user_data, GDestroyNotify notify, GError **error);
  gboolean (*remove_route)(GstStripeServer *server, const gchar *path);
  void (*set_notice)(GstStripeServer *server, const gchar *sentence);
  void (*stop_microphone)(GstStripeServer *server, const gchar *sentence);
  gpointer _gst_reserved[GST_PADDING_LARGE - 1];
};

/**
 * gst_stripe_server_new:
 * @error: as of gst_stripe_load_plugin()
 *
 * Makes a server that does not listen yet. Calls gst_stripe_load_plugin().
 *
 * Returns: (transfer full) (nullable): the server, or %NULL with @error set
 */
GST_STRIPE_API GstStripeServer *gst_stripe_server_new(GError **error);

/**
 * gst_stripe_server_start:
 * @error: a #GstResourceError with a sentence for the user: port in use, no such address
 *
 * Listens, also while no sink uses the server, until gst_stripe_server_stop(). Does nothing when it
 * was called before; when a sink has started the server already, it goes on with what it has.
 *
 * Returns: whether the server listens
 */
GST_STRIPE_API gboolean gst_stripe_server_start(GstStripeServer *server, GError **error);

/**
 * gst_stripe_server_stop:
 *
 * Takes gst_stripe_server_start() back: without a sink that uses it the server disconnects
 * everybody and stops listening, with one it goes on until that sink goes to NULL. To be called
 * before the last reference is dropped; does nothing without a start.
 */
GST_STRIPE_API void gst_stripe_server_stop(GstStripeServer *server);

/**
 * gst_stripe_server_add_route:
 * @path: "/path" for this very path, "/path/" for everything that begins so; percent-decoded. Of
 *     several that fit the longest counts.
 * @handler: (scope notified): answers requests of every method, on the server's thread
 * @notify: (nullable): frees @user_data once the handler will not be called again, on whichever
 *     thread that is found out
 * @error: %GST_RESOURCE_ERROR_SETTINGS for a malformed path, %GST_RESOURCE_ERROR_BUSY for one that
 *     is taken: "/", the sockets' and the server's own below "/api", one that was added before; and
 *     when there are 256 routes already
 *
 * Lets the application answer requests beside the page. A route hides a file of the page of the
 * same path. Routes may come and go at any time. What holds for all requests holds here too: a
 * foreign Host is refused, and so is a foreign Origin.
 *
 * Returns: whether the route was added; if not, @notify is not called
 */
GST_STRIPE_API gboolean gst_stripe_server_add_route(GstStripeServer *server, const gchar *path,
                                                    GstStripeRouteHandler handler,
                                                    gpointer user_data, GDestroyNotify notify,
                                                    GError **error);

/**
 * gst_stripe_server_remove_route:
 * @path: as it was added
 *
 * Returns: whether there was such a route. A call of its handler that is under way ends first, but
 *     is not waited for: see @notify of gst_stripe_server_add_route().
 */
GST_STRIPE_API gboolean gst_stripe_server_remove_route(GstStripeServer *server, const gchar *path);

/**
 * gst_stripe_server_set_notice:
 * @sentence: (nullable): why there is no picture, for the user, UTF-8; %NULL or "" ends the notice
 *
 * Tells all pages, and those that connect while it holds, that the pipeline is in trouble and why.
 * When it ends they are told as well, and begin with a complete picture.
 */
GST_STRIPE_API void gst_stripe_server_set_notice(GstStripeServer *server, const gchar *sentence);

/**
 * gst_stripe_server_stop_microphone:
 * @sentence: why, for the user, UTF-8, cut off as a notice
 *
 * Turns off the microphone that is on, if any, for whoever takes what it says cannot go on: the
 * sink emits `microphone-changed` with 0, and the page tells its user. It may be turned on again.
 */
GST_STRIPE_API void gst_stripe_server_stop_microphone(GstStripeServer *server,
                                                      const gchar *sentence);

G_END_DECLS
