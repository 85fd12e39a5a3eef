// SPDX-License-Identifier: MPL-2.0
// Properties that stripewssink and GstStripeServer have in common.
#pragma once

#include "server/server.h"

#include <glib-object.h>
#include <string>

namespace stripes {

Server::Config default_server_config();

// A string property's value; null is empty.
std::string text_of(const GValue *value);

GParamSpec *address_spec();
GParamSpec *port_spec();
GParamSpec *bound_port_spec();
GParamSpec *web_root_spec();
GParamSpec *allowed_origins_spec();

} // namespace stripes
