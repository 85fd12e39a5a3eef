// SPDX-License-Identifier: MPL-2.0
// Activity on a screen, through the encoder onto a strict page, disturbed at random; and every
// hundred pictures everything stands still until the page shows what the screen shows.
#pragma once

#include "replay/activity.h"
#include "replay/journal.h"
#include "replay/meddler.h"
#include "replay/page_model.h"
#include "replay/picture_check.h"
#include "stripe/gststripe.h"

#include <mutex>
#include <optional>

namespace stripes::test {

class Replay {
 public:
  struct Options {
    uint32_t seed = 1;
    std::chrono::milliseconds length{20000};
    std::vector<ScreenSize> sizes; // the first is the screen's
    bool columns = false;          // the page takes stripes narrower than the picture
    std::string source;            // of a pipeline, as gst-launch-1.0 has it; with name=src
    // Called for each step where the source is an appsrc; nothing otherwise.
    std::function<void(GstElement *source)> push = {};
    // The picture that was pushed with this time, if it is still known: its stripes are compared as
    // they come.
    std::function<std::optional<Image>(GstClockTime pts)> pushed = {};
  };
  struct Outcome {
    std::string wrong; // "" when all went well
    unsigned pictures = 0, stripes = 0, narrow = 0, keys = 0, checks = 0, heights = 0;
    double least_psnr = 100, least_block = 100; // dB
    unsigned late = 0;         // of the checks: sharp only when the budget allowed it
    double least_moving = 100; // dB, of the blocks of stripes as they came
  };

  Replay(Screen &screen, const Options &options);
  ~Replay();
  Replay(const Replay &) = delete;
  Replay &operator=(const Replay &) = delete;

  Outcome run();

 private:
  using Clock = std::chrono::steady_clock;

  static GstPadProbeReturn on_arrival(GstPad *pad, GstPadProbeInfo *info, gpointer self);
  void take_stripe(GstBuffer *buffer);
  void take_caps(GstCaps *caps);
  std::string look_at(const GstStripeMeta &meta, GstClockTime pts);
  void tick(bool active);
  void restart();
  bool settle();
  std::string differs();
  void check();
  std::string posted_error();
  void fail(const std::string &what);

  Screen &screen_;
  const Options options_;
  std::mt19937 random_;
  Activity activity_;
  Journal journal_;
  Ref<GstElement> pipeline_, source_, encoder_;
  std::optional<Meddler> meddler_;
  Clock::time_point next_tick_;

  std::mutex mutex_; // guards the fields below
  PageModel page_;
  Outcome outcome_;
  PictureCheck checked_;           // last
  std::vector<bool> heights_seen_; // of stripes, by px
  Clock::time_point last_stripe_;
};

} // namespace stripes::test
