// SPDX-License-Identifier: MPL-2.0
#include "sink/gststripewebserver.h"

#include "base/for_c.h"
#include "sink/gststripewebrequest.h"
#include "sink/properties.h"

#include <mutex>

namespace {

enum Property { PROP_0, PROP_ADDRESS, PROP_PORT, PROP_BOUND_PORT, PROP_WEB_ROOT, PROP_ORIGINS };

struct Impl {
  std::mutex mutex; // guards config
  stripes::Server::Config config = stripes::default_server_config();
  std::mutex users_mutex; // guards users and held; held while the server starts or stops
  unsigned users = 0;
  bool held = false; // by gst_stripe_server_start()
  stripes::Server server;
};

struct GstStripeWebServer {
  GstStripeServer parent;
  Impl *impl;
};
struct GstStripeWebServerClass {
  GstStripeServerClass parent_class;
};

GType gst_stripe_web_server_get_type();
G_DEFINE_TYPE(GstStripeWebServer, gst_stripe_web_server, GST_TYPE_STRIPE_SERVER)

Impl &impl_of(gpointer object) {
  return *reinterpret_cast<GstStripeWebServer *>(object)->impl;
}

void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  Impl &impl = impl_of(object);
  std::lock_guard lock(impl.mutex);
  switch (id) {
  case PROP_ADDRESS:
    impl.config.address = stripes::text_of(value);
    break;
  case PROP_PORT:
    impl.config.port = static_cast<uint16_t>(g_value_get_uint(value));
    break;
  case PROP_WEB_ROOT:
    impl.config.web_root = stripes::text_of(value);
    break;
  case PROP_ORIGINS:
    impl.config.allowed_origins = stripes::text_of(value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  Impl &impl = impl_of(object);
  std::lock_guard lock(impl.mutex);
  switch (id) {
  case PROP_ADDRESS:
    g_value_set_string(value, impl.config.address.c_str());
    break;
  case PROP_PORT:
    g_value_set_uint(value, impl.config.port);
    break;
  case PROP_BOUND_PORT:
    g_value_set_uint(value, impl.server.port());
    break;
  case PROP_WEB_ROOT:
    g_value_set_string(value, impl.config.web_root.c_str());
    break;
  case PROP_ORIGINS:
    g_value_set_string(value, impl.config.allowed_origins.c_str());
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

// --- starting and stopping -------------------------------------------------------------------

// users_mutex is held for both. bound-port is notified without it, by the callers.
stripes::Status add_user(Impl &impl) {
  if (impl.users == 0) {
    stripes::Server::Config config;
    {
      std::lock_guard lock(impl.mutex);
      config = impl.config;
    }
    if (auto started = impl.server.start(config); !started)
      return started;
  }
  impl.users++;
  return {};
}

void remove_user(Impl &impl) {
  if (--impl.users == 0)
    impl.server.stop();
}

gboolean start(GstStripeServer *object, GError **error) {
  Impl &impl = impl_of(object);
  g_return_val_if_fail(!impl.server.on_own_thread(), FALSE);
  {
    std::lock_guard lock(impl.users_mutex);
    if (impl.held)
      return TRUE;
    if (const auto started = add_user(impl); !started) {
      g_set_error_literal(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ_WRITE,
                          started.failure().user.c_str());
      return FALSE;
    }
    impl.held = true;
  }
  g_object_notify(G_OBJECT(object), "bound-port");
  return TRUE;
}

void stop(GstStripeServer *object) {
  Impl &impl = impl_of(object);
  g_return_if_fail(!impl.server.on_own_thread());
  {
    std::lock_guard lock(impl.users_mutex);
    if (!std::exchange(impl.held, false))
      return;
    remove_user(impl);
  }
  g_object_notify(G_OBJECT(object), "bound-port");
}

// --- routes and notices ----------------------------------------------------------------------

// What a route keeps of the application. Freed with the last call of its handler.
struct Callback {
  GstStripeServer *server; // owns the route table, so it outlives every call
  GstStripeRouteHandler handler;
  gpointer user_data;
  GDestroyNotify notify;

  Callback(GstStripeServer *server, GstStripeRouteHandler handler, gpointer user_data)
      : server(server), handler(handler), user_data(user_data), notify(nullptr) {}
  Callback(const Callback &) = delete;
  Callback &operator=(const Callback &) = delete;
  ~Callback() {
    if (notify)
      notify(user_data);
  }
};

gboolean add_route(GstStripeServer *object, const gchar *path, GstStripeRouteHandler handler,
                   gpointer user_data, GDestroyNotify notify, GError **error) {
  using stripes::RouteTable;
  const auto callback = std::make_shared<Callback>(object, handler, user_data);
  const auto refused = impl_of(object).server.routes().add(
      path, [callback](stripes::RouteRequest request, std::unique_ptr<stripes::Reply> reply) {
        const auto wrapped = stripes::make_web_request(std::move(request), std::move(reply));
        callback->handler(callback->server, wrapped.get(), callback->user_data);
      });
  if (refused) {
    g_set_error_literal(error, GST_RESOURCE_ERROR,
                        refused->why == RouteTable::Refusal::Taken ? GST_RESOURCE_ERROR_BUSY
                                                                   : GST_RESOURCE_ERROR_SETTINGS,
                        refused->sentence.c_str());
    return FALSE;
  }
  callback->notify = notify; // from now on the route owns user_data
  return TRUE;
}

gboolean remove_route(GstStripeServer *object, const gchar *path) {
  return impl_of(object).server.routes().remove(path);
}

// Of what the application says, what pages can take.
std::string short_text(const gchar *sentence) {
  const stripes::Unique<char, g_free> valid(g_utf8_make_valid(sentence ? sentence : "", -1));
  std::string text = valid.get();
  if (text.size() > GST_STRIPE_SERVER_MAX_NOTICE) {
    const char *end =
        g_utf8_find_prev_char(text.c_str(), text.c_str() + GST_STRIPE_SERVER_MAX_NOTICE + 1);
    text.resize(static_cast<size_t>(end - text.c_str()));
  }
  return text;
}

void set_notice(GstStripeServer *object, const gchar *sentence) {
  impl_of(object).server.set_notice(short_text(sentence));
}

void stop_microphone(GstStripeServer *object, const gchar *sentence) {
  impl_of(object).server.stop_microphone(short_text(sentence));
}

void finalize(GObject *object) {
  stripes::delete_for_c<Impl>(reinterpret_cast<GstStripeWebServer *>(object)->impl);
  G_OBJECT_CLASS(gst_stripe_web_server_parent_class)->finalize(object);
}

void gst_stripe_web_server_class_init(GstStripeWebServerClass *klass) {
  auto *object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  g_object_class_install_property(object_class, PROP_ADDRESS, stripes::address_spec());
  g_object_class_install_property(object_class, PROP_PORT, stripes::port_spec());
  g_object_class_install_property(object_class, PROP_BOUND_PORT, stripes::bound_port_spec());
  g_object_class_install_property(object_class, PROP_WEB_ROOT, stripes::web_root_spec());
  g_object_class_install_property(object_class, PROP_ORIGINS, stripes::allowed_origins_spec());

  auto *server_class = reinterpret_cast<GstStripeServerClass *>(klass);
  server_class->start = start;
  server_class->stop = stop;
  server_class->add_route = add_route;
  server_class->remove_route = remove_route;
  server_class->set_notice = set_notice;
  server_class->stop_microphone = stop_microphone;
}

void gst_stripe_web_server_init(GstStripeWebServer *self) {
  self->impl = stripes::new_for_c<Impl>();
}

} // namespace

namespace stripes {

GType stripe_web_server_type() {
  return gst_stripe_web_server_get_type();
}

bool is_web_server(GstStripeServer *object) {
  return G_TYPE_CHECK_INSTANCE_TYPE(object, gst_stripe_web_server_get_type());
}

Server &server_of(GstStripeServer *object) {
  return impl_of(object).server;
}

Status take_server(GstStripeServer *object) {
  Impl &impl = impl_of(object);
  {
    std::lock_guard lock(impl.users_mutex);
    if (auto taken = add_user(impl); !taken)
      return taken;
  }
  g_object_notify(G_OBJECT(object), "bound-port");
  return {};
}

void leave_server(GstStripeServer *object) {
  Impl &impl = impl_of(object);
  {
    std::lock_guard lock(impl.users_mutex);
    remove_user(impl);
  }
  g_object_notify(G_OBJECT(object), "bound-port");
}

} // namespace stripes
