// SPDX-License-Identifier: MPL-2.0
// A record played back: what a viewer saw at any time.
#pragma once

#include "bench/meter/record.h"
#include "support/stripe_canvas.h"

namespace stripes::bench {

class Replay {
 public:
  Replay(const std::string &path, unsigned width, unsigned height);

  // Decodes what left the encoder until `time` (ns); not to go back.
  void play_until(uint64_t time);

  const std::vector<uint8_t> &pixels() const { return canvas_.pixels(); } // B G R x
  // When the next picture was complete; 0 when there is none.
  uint64_t next_picture() const;
  // What decoders complained about.
  const std::vector<std::string> &errors() const { return errors_; }

 private:
  bool painted_over_later(size_t at, uint64_t time) const;

  std::vector<Recorded> stripes_;
  size_t next_ = 0;
  test::StripeCanvas canvas_;
  std::vector<std::string> errors_;
};

} // namespace stripes::bench
