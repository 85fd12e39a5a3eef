// SPDX-License-Identifier: MPL-2.0
// Between the server and the element: server's wishes become signals of the element and events up
// its pipeline, the pipeline's stripes go to the server.
#pragma once

#include "server/display_host.h"
#include "sink/gststripewebserver.h"
#include "sink/stream_sink.h"
#include "sink/upstream_events.h"

#include <mutex>
#include <string>

namespace stripes {

// Ids of the element's signals.
struct SinkSignals {
  guint client_added, client_removed, setting_changed, resize_requested, client_message;
};

class SinkHost : public DisplayHost, public StreamReceiver {
 public:
  static constexpr unsigned kEosGrace = 500; // ms

  // element: the signals' instance; outlives the host.
  SinkHost(GstElement *element, const SinkSignals &signals);

  // The server that pictures go to; null for none. settings: the operator's.
  Status attach(GstStripeServer *server, Settings settings);
  void detach();

  // The pad whose peer is upstream; null when there is none.
  void set_pad(Ref<GstPad> pad);

  // StreamReceiver, on streaming threads
  void put(StreamBox::Item item) override;
  void drain(const std::atomic<bool> &cancelled) override;

  // DisplayHost, on the server thread
  void client_added(uint64_t id, const ClientRequest &request) override;
  void client_removed(uint64_t id, std::string_view reason) override;
  bool setting_changed(std::string_view name, std::string_view value) override;
  bool resize_requested(unsigned width, unsigned height, std::string_view display) override;
  bool client_message(uint64_t id, std::string_view text) override;
  void apply_settings(const std::vector<ElementProperty> &properties) override;
  void request_keys(std::span<const uint32_t> rows) override;
  void hold_pictures(bool hold) override;
  void pointer_moved(int x, int y) override { navigation_.pointer_moved(x, y); }
  void pointer_moved_by(int dx, int dy) override { navigation_.pointer_moved_by(dx, dy); }
  void button(int button, bool pressed, int x, int y) override {
    navigation_.button(button, pressed, x, y);
  }
  void scrolled(int x, int y, double dx, double dy) override { navigation_.scrolled(x, y, dx, dy); }
  void key(uint32_t keysym, bool pressed) override { navigation_.key(keysym, pressed); }

 private:
  void push(Ref<GstEvent> event);
  Ref<GstStripeServer> server() const;

  GstElement *const element_;
  const SinkSignals signals_;
  NavigationTarget navigation_;
  mutable std::mutex mutex_; // guards server_ and pad_
  Ref<GstStripeServer> server_;
  Ref<GstPad> pad_;
};

} // namespace stripes
