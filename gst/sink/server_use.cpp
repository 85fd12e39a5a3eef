// SPDX-License-Identifier: MPL-2.0
#include "sink/server_use.h"

#include "sink/gststripewebserver.h"
#include "sink/operator_settings.h"

namespace stripes {

void ServerUse::install_properties(GObjectClass *klass, const Blurbs &blurbs) {
  constexpr auto read_only = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  constexpr auto ready = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                  GST_PARAM_MUTABLE_READY);
  g_object_class_install_property(klass, kAddress, address_spec());
  g_object_class_install_property(klass, kPort, port_spec());
  g_object_class_install_property(klass, kBoundPort, bound_port_spec());
  g_object_class_install_property(klass, kWebRoot, web_root_spec());
  g_object_class_install_property(klass, kOrigins, allowed_origins_spec());
  g_object_class_install_property(
      klass, kServer,
      g_param_spec_object("server", "Server", blurbs.server, GST_TYPE_STRIPE_SERVER, ready));
  g_object_class_install_property(
      klass, kSettings,
      g_param_spec_boxed("settings", "Settings", blurbs.settings, GST_TYPE_STRUCTURE, ready));
  g_object_class_install_property(klass, kNumClients,
                                  g_param_spec_uint("num-clients", "Number of clients",
                                                    blurbs.num_clients, 0, G_MAXUINT, 0,
                                                    read_only));
}

bool ServerUse::set_property(guint id, const GValue *value) {
  std::lock_guard lock(mutex_);
  switch (id) {
  case kAddress:
    config_.address = text_of(value);
    return true;
  case kPort:
    config_.port = static_cast<uint16_t>(g_value_get_uint(value));
    return true;
  case kWebRoot:
    config_.web_root = text_of(value);
    return true;
  case kOrigins:
    config_.allowed_origins = text_of(value);
    return true;
  case kServer: {
    auto *server = static_cast<GstStripeServer *>(g_value_get_object(value));
    g_return_val_if_fail(!server || is_web_server(server), true);
    server_ = share(server);
    server_is_ours_ = false;
    return true;
  }
  case kSettings: {
    const GstStructure *s = gst_value_get_structure(value);
    settings_.reset(s ? gst_structure_copy(s) : nullptr);
    return true;
  }
  default:
    return false;
  }
}

bool ServerUse::get_property(guint id, GValue *value) {
  switch (id) { // these ask the server, which may hold other locks: not under ours
  case kServer:
    g_value_take_object(value, server().release());
    return true;
  case kBoundPort:
    g_value_set_uint(value, server_of(server().get()).port());
    return true;
  case kNumClients:
    g_value_set_uint(value, static_cast<guint>(server_of(server().get()).num_clients()));
    return true;
  default:
    break;
  }
  std::lock_guard lock(mutex_);
  switch (id) {
  case kAddress:
    g_value_set_string(value, config_.address.c_str());
    return true;
  case kPort:
    g_value_set_uint(value, config_.port);
    return true;
  case kWebRoot:
    g_value_set_string(value, config_.web_root.c_str());
    return true;
  case kOrigins:
    g_value_set_string(value, config_.allowed_origins.c_str());
    return true;
  case kSettings:
    gst_value_set_structure(value, settings_.get());
    return true;
  default:
    return false;
  }
}

// mutex_ is held.
void ServerUse::configure() {
  if (server_is_ours_)
    g_object_set(server_.get(), "address", config_.address.c_str(), "port", guint{config_.port},
                 "web-root", config_.web_root.c_str(), "allowed-origins",
                 config_.allowed_origins.c_str(), nullptr);
}

Ref<GstStripeServer> ServerUse::server() {
  std::lock_guard lock(mutex_);
  if (!server_) {
    server_ =
        adopt(static_cast<GstStripeServer *>(g_object_new(stripe_web_server_type(), nullptr)));
    server_is_ours_ = true;
    configure(); // whom it is shared with may be the first to start it
  }
  return server_;
}

bool ServerUse::has_server() const {
  std::lock_guard lock(mutex_);
  return static_cast<bool>(server_);
}

void ServerUse::share_server(Ref<GstStripeServer> server) {
  std::lock_guard lock(mutex_);
  if (!server_)
    server_ = std::move(server);
}

Result<Settings> ServerUse::prepare() {
  server();
  StructurePtr settings;
  {
    std::lock_guard lock(mutex_);
    settings.reset(settings_ ? gst_structure_copy(settings_.get()) : nullptr);
    configure();
  }
  return operator_settings(settings.get());
}

void ServerUse::announce(GstElement *element) {
  g_object_notify(G_OBJECT(element), "bound-port");
  const std::string where = "The page is at " + server_of(server().get()).url();
  // gst-launch-1.0 shows the second text only.
  GST_ELEMENT_INFO(element, RESOURCE, OPEN_READ_WRITE, ("%s", where.c_str()),
                   ("%s", where.c_str()));
}

} // namespace stripes
