// SPDX-License-Identifier: MPL-2.0
// GstStripeWebServer: the server behind the public GstStripeServer.
#pragma once

#include "server/server.h"
#include "stripe/gststripeserver.h"

namespace stripes {

GType stripe_web_server_type();

// Whether this is a server of ours, which alone the functions below take.
bool is_web_server(GstStripeServer *object);

// The server inside; valid as long as the object.
Server &server_of(GstStripeServer *object);

// Each user of a server takes it before use and leaves it after: the first taking starts it, the
// last leaving stops it. Any thread but the server's own.
Status take_server(GstStripeServer *object);
void leave_server(GstStripeServer *object);

} // namespace stripes
