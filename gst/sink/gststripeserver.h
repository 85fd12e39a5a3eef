// SPDX-License-Identifier: MPL-2.0
// GstStripeServer: the server as a GObject, so that an application can make one, configure it and
// hand it to a sink.
#pragma once

#include "server/server.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define GST_TYPE_STRIPE_SERVER (gst_stripe_server_get_type())
G_DECLARE_FINAL_TYPE(GstStripeServer, gst_stripe_server, GST, STRIPE_SERVER, GObject)

G_END_DECLS

namespace stripes {

// The server inside; valid as long as the object.
Server &server_of(GstStripeServer *object);

// Each user of a server takes it before use and leaves it after: the first taking starts it, the
// last leaving stops it. Any thread but the server's own.
Status take_server(GstStripeServer *object);
void leave_server(GstStripeServer *object);

} // namespace stripes
