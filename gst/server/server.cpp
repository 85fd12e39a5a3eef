// SPDX-License-Identifier: MPL-2.0
#include "server/server.h"

#include "server/log.h"
#include "server/websocket_transport.h"

namespace stripes {

namespace {
constexpr unsigned kDrainPoll = 5; // ms
} // namespace

GstDebugCategory *server_debug_category() {
  static GstDebugCategory *category =
      _gst_debug_category_new("stripeserver", 0, "server of stripewssink");
  return category;
}

Server::Inside::Inside(GMainContext *context, Server &server)
    : hub(context), peers(context, hub), stream_wake(context, G_PRIORITY_HIGH,
                                                     [this, &server] {
                                                       const bool lost = server.box_.take(items);
                                                       hub.consume(items, lost);
                                                       items.clear();
                                                     }),
      peer_wake(context, G_PRIORITY_DEFAULT,
                [this, &server] {
                  server.peer_box_.take(peer_events);
                  peers.take(peer_events);
                  peer_events.clear();
                }),
      sound_wake(context, G_PRIORITY_HIGH,
                 [this, &server] {
                   server.sound_box_.take(sound);
                   hub.consume_sound(sound);
                   sound.clear();
                 }),
      notice_wake(context, G_PRIORITY_DEFAULT,
                  [this, &server] { hub.set_notice(server.notice()); }) {
  hub.on_removed([this](uint64_t session) { peers.session_gone(session); });
}

std::shared_ptr<Server::Running> Server::running() const {
  std::lock_guard lock(mutex_);
  return running_;
}

Status Server::start(const Config &config) {
  stop();
  auto running = std::make_shared<Running>();
  Status status;
  running->loop.run([&] {
    auto inside = std::make_unique<Inside>(running->loop.context(), *this);
    auto http = HttpServer::listen(config, routes_, http_callbacks(*inside));
    if (!http) {
      status = http.failure();
      return;
    }
    inside->http = std::move(*http);
    running->inside = std::move(inside);
  });
  if (!status)
    return status;
  GST_INFO("listening on %s:%u", config.address.c_str(), running->inside->http->port());
  std::lock_guard lock(mutex_);
  config_ = config;
  running_ = std::move(running);
  running_->inside->notice_wake.wake();
  return {};
}

void Server::stop() {
  std::shared_ptr<Running> running;
  {
    std::lock_guard lock(mutex_);
    running = std::move(running_);
  }
  if (!running)
    return;
  running->loop.run([&] {
    running->inside->peers.close_all(kCloseShuttingDown, "server shutting down");
    running->inside->hub.close_all();
    running->inside.reset();
  });
  forget_boxes();
}

void Server::forget_boxes() {
  std::vector<StreamBox::Item> items;
  box_.take(items);
  std::deque<SoundPacket> sound;
  sound_box_.take(sound);
}

uint16_t Server::port() const {
  std::lock_guard lock(mutex_);
  return running_ ? running_->inside->http->port() : 0;
}

std::string Server::url() const {
  std::string host;
  {
    std::lock_guard lock(mutex_);
    host = config_.address;
  }
  if (host == "0.0.0.0" || host == "localhost")
    host = "127.0.0.1";
  else if (host == "::")
    host = "::1";
  if (host.find(':') != std::string::npos)
    host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(port()) + "/";
}

bool Server::on_own_thread() const {
  std::lock_guard lock(mutex_);
  return running_ && running_->loop.is_current();
}

std::string Server::notice() const {
  std::lock_guard lock(mutex_);
  return notice_;
}

void Server::set_notice(std::string sentence) {
  std::lock_guard lock(mutex_);
  notice_ = std::move(sentence);
  if (running_)
    running_->inside->notice_wake.wake();
}

void Server::stop_microphone(std::string sentence) {
  std::lock_guard lock(mutex_);
  if (!running_)
    return;
  Hub *hub = &running_->inside->hub;
  running_->loop.post([hub, text = std::move(sentence)] { hub->microphone().stop(text); });
}

bool Server::attach(DisplayHost &host, Settings settings) {
  const auto running = this->running();
  bool done = false;
  if (running)
    running->loop.run([&] {
      Inside *inside = running->inside.get();
      if (!inside || inside->attached)
        return;
      inside->attached = &host;
      inside->settings = std::move(settings);
      inside->choose_display();
      inside->tell_ways();
      done = true;
    });
  return done;
}

void Server::detach(DisplayHost &host) {
  const auto running = this->running();
  if (!running)
    return;
  running->loop.run([&] {
    Inside *inside = running->inside.get();
    if (!inside || inside->attached != &host)
      return;
    inside->attached = nullptr;
    inside->choose_display();
    inside->tell_ways();
    forget_boxes();
  });
}

void Server::put(StreamBox::Item item) {
  std::lock_guard lock(mutex_);
  if (running_)
    box_.put(std::move(item), [this] { running_->inside->stream_wake.wake(); });
}

void Server::put_sound(SoundPacket packet) {
  std::lock_guard lock(mutex_);
  if (running_)
    sound_box_.put(std::move(packet), [this] { running_->inside->sound_wake.wake(); });
}

void Server::sound_changed() {
  std::lock_guard lock(mutex_);
  if (!running_)
    return;
  Hub *hub = &running_->inside->hub;
  running_->loop.post([hub] { hub->sound_changed(); });
}

void Server::drain(unsigned timeout_ms, const std::atomic<bool> &cancelled) {
  const auto running = this->running();
  const gint64 end = g_get_monotonic_time() + gint64{timeout_ms} * 1000;
  while (running && !cancelled && g_get_monotonic_time() < end) {
    bool drained = false;
    running->loop.run([&] {
      drained = !running->inside || (box_.empty() && running->inside->hub.display().all_drained());
    });
    if (drained)
      return;
    g_usleep(gulong{kDrainPoll} * 1000);
  }
}

bool Server::send_text(uint64_t id, std::string_view text) {
  if (!g_utf8_validate_len(text.data(), text.size(), nullptr))
    return false;
  std::lock_guard lock(mutex_);
  if (!running_)
    return false;
  // Tasks run in order, so this one runs before stop() takes the inside away.
  Hub *hub = &running_->inside->hub;
  return running_->loop.post([hub, id, copy = std::string(text)] { hub->send_text(id, copy); });
}

bool Server::disconnect_client(uint64_t id) {
  std::lock_guard lock(mutex_);
  if (!running_)
    return false;
  Hub *hub = &running_->inside->hub;
  return running_->loop.post([hub, id] { hub->disconnect(id); });
}

size_t Server::num_clients() const {
  std::lock_guard lock(mutex_);
  return running_ ? running_->inside->hub.num_clients() : 0;
}

std::vector<ClientStats> Server::stats() {
  std::vector<ClientStats> out;
  if (const auto running = this->running())
    running->loop.run([&] {
      if (running->inside)
        out = running->inside->hub.stats();
    });
  return out;
}

} // namespace stripes
