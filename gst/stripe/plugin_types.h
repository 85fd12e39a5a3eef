// SPDX-License-Identifier: MPL-2.0
// The plugin's types that the library needs, known by name: it must not be linked with the plugin.
#pragma once

#include <glib-object.h>

namespace stripes {

// The plugin registers it when it is loaded.
inline constexpr char kWebServerTypeName[] = "GstStripeWebServer";

// The type behind GstStripeServer; G_TYPE_INVALID while the plugin is not loaded, or does not fit.
GType web_server_type();

} // namespace stripes
