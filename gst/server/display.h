// SPDX-License-Identifier: MPL-2.0
// One display: its stream and the sessions that watch it. Fans stripes out, decides when the
// encoder is asked for key stripes and when it may rest. Server thread only.
#pragma once

#include "server/display_host.h"
#include "server/loop.h"
#include "server/send_queue.h"
#include "server/stream.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stripes {

class Session;

class Display {
 public:
  static constexpr int64_t kKeyInterval = 250000; // µs between key units
  static constexpr unsigned kHeldCheck = 100;     // ms

  void set_host(DisplayHost *host);

  void join(Session &session);
  void leave(Session &session);

  // Makes a session the display's owner. The one before is told and disconnected.
  void claim(Session &session);
  bool owned_by(const Session &session) const { return owner_ == &session; }

  // Everything that came from the pipeline since the last time. lost: the box overflowed.
  // on_stream is called for a new or changed stream before clients are told.
  void consume(std::vector<StreamBox::Item> &items, bool lost,
               const std::function<void(const StreamInfo &)> &on_stream,
               const std::function<void()> &after_codec_change);

  const std::optional<StreamInfo> &stream() const { return stream_; }
  // Of what is shown, px, by whichever way; nothing before the first picture.
  struct Size {
    unsigned width, height;
  };
  const std::optional<Size> &picture_size() const { return size_; }
  void set_picture_size(unsigned width, unsigned height) { size_ = Size{width, height}; }
  const std::string &cursor() const { return cursor_; }
  bool is_watched() const;
  // All who watch.
  bool all_decode_full_colour() const;
  bool all_take_columns() const;

  void send_resolution(Session &session) const;
  void broadcast(std::string_view text, TextSlot slot);

  // Everybody's decoders begin anew, with a key unit.
  void begin_anew();
  // A session began or stopped to watch.
  void watching_changed();
  // A session needs key stripes.
  void ask_for_keys() { request_keys(); }
  // A session that could not keep up, or that needs key stripes, took everything.
  void session_drained();

  bool all_drained() const;

 private:
  template <typename F>
  void for_each(F &&f);
  void stream_changed(const StreamInfo &info,
                      const std::function<void(const StreamInfo &)> &on_stream,
                      const std::function<void()> &after_codec_change);
  void fan_out(const Stripe &stripe);
  void restart_all(bool expect_keys);
  void decide_hold();
  void request_keys();

  DisplayHost *host_ = nullptr;
  std::optional<StreamInfo> stream_;
  bool interrupted_ = false; // a stream ended and none began since
  std::optional<Size> size_;
  std::string cursor_; // the last cursor message
  std::optional<uint32_t> last_frame_;

  std::vector<Session *> sessions_; // null: left while the list was walked
  int walking_ = 0;
  Session *owner_ = nullptr;

  std::optional<bool> held_; // what the pipeline was told last
  Timer held_timer_;         // runs while clients that watch cannot keep up
  Timer key_timer_;
  int64_t next_key_at_ = 0; // µs
};

} // namespace stripes
