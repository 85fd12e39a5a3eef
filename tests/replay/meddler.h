// SPDX-License-Identifier: MPL-2.0
// Everything that disturbs an encoder from outside, at random: key requests, changed properties,
// dropped pictures, throttles. What it sets always lets a still picture become sharp in the end.
#pragma once

#include "base/gst_ptr.h"
#include "replay/journal.h"

#include <atomic>
#include <chrono>
#include <random>
#include <vector>

namespace stripes::test {

class Meddler {
 public:
  // columns: the encoder may be told to make stripes narrower than the picture.
  Meddler(GstElement *encoder, uint32_t seed, bool columns, Journal &journal);
  ~Meddler();
  Meddler(const Meddler &) = delete;
  Meddler &operator=(const Meddler &) = delete;

  // Does something now and then. rows: where the page's stripes begin.
  void step(const std::vector<unsigned> &rows);
  // Leaves the encoder alone: nothing is dropped or held back any more.
  void stop();
  // Chooses another number of threads; the element must be in READY.
  void set_threads();
  // How long pixels stand still before they get better, as set now.
  std::chrono::milliseconds paint_over_delay() const;

 private:
  unsigned random(unsigned below) { return random_() % below; }
  bool one_in(unsigned times) { return random(times) == 0; }
  void request_keys(const std::vector<unsigned> &rows);
  void change_property();
  void set(const char *name, const std::string &value);
  bool has(const char *name) const;
  void throttle(GstClockTime interval);

  bool columns_;
  Ref<GstElement> encoder_;
  Ref<GstPad> sinkpad_, srcpad_;
  gulong probe_ = 0;
  std::mt19937 random_;
  Journal &journal_;
  std::atomic<unsigned> to_drop_{0}; // pictures
  unsigned throttled_ = 0;           // steps until that ends
};

} // namespace stripes::test
