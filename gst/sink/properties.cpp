// SPDX-License-Identifier: MPL-2.0
#include "sink/properties.h"

#include <gst/gst.h>

namespace stripes {

namespace {
constexpr char kAddress[] = "127.0.0.1";
constexpr uint16_t kPort = 8080;
constexpr auto kReady =
    static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
constexpr auto kReadOnly = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
} // namespace

Server::Config default_server_config() {
  return {kAddress, kPort, "", ""};
}

std::string text_of(const GValue *value) {
  const char *text = g_value_get_string(value);
  return text ? text : "";
}

// The server listens from READY on, so what it needs for that is read when READY is reached.
GParamSpec *address_spec() {
  return g_param_spec_string("address", "Address",
                             "IP address to listen on; 0.0.0.0 for all of this machine's. Read on "
                             "the way to READY",
                             kAddress, kReady);
}

GParamSpec *port_spec() {
  return g_param_spec_uint("port", "Port",
                           "TCP port to listen on, 0 for any that is free (see bound-port). Read "
                           "on the way to READY",
                           0, 65535, kPort, kReady);
}

GParamSpec *bound_port_spec() {
  return g_param_spec_uint("bound-port", "Bound port",
                           "TCP port that is listened on, 0 while none is", 0, 65535, 0, kReadOnly);
}

GParamSpec *web_root_spec() {
  return g_param_spec_string("web-root", "Web root",
                             "Folder of a page to serve instead of the built-in one; empty for the "
                             "built-in one. Read on the way to READY",
                             "", kReady);
}

GParamSpec *allowed_origins_spec() {
  return g_param_spec_string(
      "allowed-origins", "Allowed origins",
      "Origins whose pages may connect and whose hosts may be used to reach this server, comma "
      "separated, such as https://desk.example.com:8443, or * for any; the server's own loopback "
      "addresses always may. Read on the way to READY",
      "", kReady);
}

} // namespace stripes
