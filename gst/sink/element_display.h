// SPDX-License-Identifier: MPL-2.0
// An element as the display that pages work with: the server's wishes become signals of the element
// and events up its pipeline.
#pragma once

#include "server/display_host.h"
#include "sink/upstream_events.h"

#include <mutex>
#include <string>

namespace stripes {

// Ids of the element's signals.
struct DisplaySignals {
  guint client_added, client_removed, setting_changed, resize_requested, client_message;
  guint microphone_changed, microphone_packet;
};
DisplaySignals install_display_signals(GType type);

class ElementDisplay : public DisplayHost {
 public:
  // element: the signals' instance; outlives this.
  ElementDisplay(GstElement *element, const DisplaySignals &signals);

  // The pad whose peer is upstream; null when there is none.
  void set_pad(Ref<GstPad> pad);

  // DisplayHost, on the server thread
  void client_added(uint64_t id, const ClientRequest &request) override;
  void client_removed(uint64_t id, std::string_view reason) override;
  bool setting_changed(std::string_view name, std::string_view value) override;
  bool resize_requested(unsigned width, unsigned height, std::string_view display) override;
  bool client_message(uint64_t id, std::string_view text) override;
  void apply_settings(const std::vector<ElementProperty> &properties) override;
  void request_keys(std::span<const uint32_t> rows) override;
  void hold_pictures(bool hold) override;
  bool takes_microphone() const override;
  void microphone_changed(uint64_t id) override;
  void microphone_packet(uint64_t id, std::span<const uint8_t> packet,
                         std::chrono::microseconds duration) override;
  void pointer_moved(int x, int y) override { navigation_.pointer_moved(x, y); }
  void pointer_moved_by(int dx, int dy) override { navigation_.pointer_moved_by(dx, dy); }
  void button(int button, bool pressed, int x, int y) override {
    navigation_.button(button, pressed, x, y);
  }
  void scrolled(int x, int y, double dx, double dy) override { navigation_.scrolled(x, y, dx, dy); }
  void key(uint32_t keysym, bool pressed) override { navigation_.key(keysym, pressed); }

  // Up the pipeline. Any thread.
  void push(Ref<GstEvent> event);

 protected:
  GstElement *element() const { return element_; }
  Ref<GstPad> pad() const;

 private:
  GstElement *const element_;
  const DisplaySignals &signals_;
  NavigationTarget navigation_;
  const Ref<GstCaps> speech_caps_;
  mutable std::mutex mutex_; // guards pad_
  Ref<GstPad> pad_;
};

} // namespace stripes
