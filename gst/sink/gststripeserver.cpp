// SPDX-License-Identifier: MPL-2.0
/**
 * SECTION:gststripeserver
 * @short_description: the HTTP and WebSocket server of stripewssink
 *
 * A stripewssink makes one by itself and configures it with its own properties. An application that
 * wants to keep a server while sinks come and go makes one, sets its properties, and gives it to
 * the sink's property `server`. It listens while at least one sink uses it.
 */
#include "sink/gststripeserver.h"

#include "sink/properties.h"

#include <mutex>

namespace {

enum Property { PROP_0, PROP_ADDRESS, PROP_PORT, PROP_BOUND_PORT, PROP_WEB_ROOT, PROP_ORIGINS };

struct Impl {
  std::mutex mutex; // guards config
  stripes::Server::Config config = stripes::default_server_config();
  std::mutex users_mutex; // guards users; held while the server starts or stops
  unsigned users = 0;
  stripes::Server server;
};

} // namespace

struct _GstStripeServer {
  GObject parent;
  Impl *impl;
};

G_DEFINE_FINAL_TYPE(GstStripeServer, gst_stripe_server, G_TYPE_OBJECT)

static void gst_stripe_server_set_property(GObject *object, guint id, const GValue *value,
                                           GParamSpec *spec) {
  Impl *impl = GST_STRIPE_SERVER(object)->impl;
  std::lock_guard lock(impl->mutex);
  switch (id) {
  case PROP_ADDRESS:
    impl->config.address = stripes::text_of(value);
    break;
  case PROP_PORT:
    impl->config.port = static_cast<uint16_t>(g_value_get_uint(value));
    break;
  case PROP_WEB_ROOT:
    impl->config.web_root = stripes::text_of(value);
    break;
  case PROP_ORIGINS:
    impl->config.allowed_origins = stripes::text_of(value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

static void gst_stripe_server_get_property(GObject *object, guint id, GValue *value,
                                           GParamSpec *spec) {
  Impl *impl = GST_STRIPE_SERVER(object)->impl;
  std::lock_guard lock(impl->mutex);
  switch (id) {
  case PROP_ADDRESS:
    g_value_set_string(value, impl->config.address.c_str());
    break;
  case PROP_PORT:
    g_value_set_uint(value, impl->config.port);
    break;
  case PROP_BOUND_PORT:
    g_value_set_uint(value, impl->server.port());
    break;
  case PROP_WEB_ROOT:
    g_value_set_string(value, impl->config.web_root.c_str());
    break;
  case PROP_ORIGINS:
    g_value_set_string(value, impl->config.allowed_origins.c_str());
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

static void gst_stripe_server_finalize(GObject *object) {
  delete GST_STRIPE_SERVER(object)->impl;
  G_OBJECT_CLASS(gst_stripe_server_parent_class)->finalize(object);
}

static void gst_stripe_server_class_init(GstStripeServerClass *klass) {
  auto *object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = gst_stripe_server_set_property;
  object_class->get_property = gst_stripe_server_get_property;
  object_class->finalize = gst_stripe_server_finalize;
  g_object_class_install_property(object_class, PROP_ADDRESS, stripes::address_spec());
  g_object_class_install_property(object_class, PROP_PORT, stripes::port_spec());
  g_object_class_install_property(object_class, PROP_BOUND_PORT, stripes::bound_port_spec());
  g_object_class_install_property(object_class, PROP_WEB_ROOT, stripes::web_root_spec());
  g_object_class_install_property(object_class, PROP_ORIGINS, stripes::allowed_origins_spec());
}

static void gst_stripe_server_init(GstStripeServer *self) {
  self->impl = new Impl();
}

namespace stripes {

Server &server_of(GstStripeServer *object) {
  return object->impl->server;
}

Status take_server(GstStripeServer *object) {
  Impl *impl = object->impl;
  std::lock_guard users_lock(impl->users_mutex);
  if (impl->users == 0) {
    Server::Config config;
    {
      std::lock_guard lock(impl->mutex);
      config = impl->config;
    }
    if (auto started = impl->server.start(config); !started)
      return started;
  }
  impl->users++;
  return {};
}

void leave_server(GstStripeServer *object) {
  Impl *impl = object->impl;
  std::lock_guard users_lock(impl->users_mutex);
  if (--impl->users == 0)
    impl->server.stop();
}

} // namespace stripes
