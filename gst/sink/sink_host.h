// SPDX-License-Identifier: MPL-2.0
// Between the server and stripewssink: the pipeline's stripes go to the server.
#pragma once

#include "sink/element_display.h"
#include "sink/gststripewebserver.h"
#include "sink/sound_sink.h"
#include "sink/stream_sink.h"

#include <atomic>
#include <mutex>

namespace stripes {

class SinkHost : public ElementDisplay, public StreamReceiver, public SoundReceiver {
 public:
  static constexpr unsigned kEosGrace = 500; // ms

  using ElementDisplay::ElementDisplay;

  // The server that pictures go to; null for none. settings: the operator's.
  Status attach(GstStripeServer *server, Settings settings);
  void detach();

  // Whether there is a pad for sound.
  void set_sound(bool here);
  guint num_listeners() const { return listeners_; }

  // StreamReceiver, on streaming threads
  void put(StreamBox::Item item) override;
  void drain(const std::atomic<bool> &cancelled) override;
  void put_sound(SoundPacket packet) override;

  // DisplayHost, on the server thread
  bool has_sound() const override { return has_sound_; }
  void listeners_changed(size_t count) override;

 private:
  Ref<GstStripeServer> server() const;

  mutable std::mutex mutex_; // guards server_
  Ref<GstStripeServer> server_;
  std::atomic<bool> has_sound_ = false;
  std::atomic<guint> listeners_ = 0;
};

} // namespace stripes
