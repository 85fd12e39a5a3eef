// SPDX-License-Identifier: MPL-2.0
// A strict page: it decodes and paints as an unmodified Selkies page does, one decoder for each y,
// and complains of every stripe that such a page could not decode or would not expect. Like our own
// page it takes narrower stripes as well if it is told so.
#pragma once

#include "support/stripe_canvas.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stripes::test {

// One stripe as it arrives.
struct PageStripe {
  uint32_t frame_id = 0;
  unsigned x = 0, y = 0, width = 0, height = 0; // px; of the sides coded ones
  StripeCanvas::Area hole{};                    // is not to be painted
  bool key = false;
  bool last = false; // of its picture
  const uint8_t *bytes = nullptr;
  size_t size = 0;
};

class PageModel {
 public:
  explicit PageModel(bool takes_columns = false) : takes_columns_(takes_columns) {}
  // The page begins anew: nothing on it, no decoder.
  void reset() { *this = PageModel(takes_columns_); }
  // The picture has another size from the next stripe on.
  void set_size(unsigned width, unsigned height);
  // Stripes are of another codec: decoders are closed.
  void set_codec(const std::string &codec);

  // Decodes and paints; "" or what is wrong with it.
  std::string paint(const PageStripe &stripe);

  bool has_size() const { return canvas_ != nullptr; }
  unsigned width() const { return canvas_ ? canvas_->width() : 0; }
  unsigned height() const { return canvas_ ? canvas_->height() : 0; }
  const std::vector<uint8_t> &pixels() const { return canvas_->pixels(); }
  // Where the rows that are seen now begin.
  std::vector<unsigned> rows() const;
  // Which stripe painted this row of pixels last, as text.
  std::string painter_of(unsigned line) const;

 private:
  struct Stream {
    unsigned x = 0, width = 0, height = 0; // of its last stripe
    unsigned number = 0;                   // since the page began; another one with each key
  };
  std::string complaint(const PageStripe &stripe) const;

  bool takes_columns_;
  std::unique_ptr<StripeCanvas> canvas_;
  std::string codec_;
  std::map<unsigned, Stream> streams_; // by y
  struct Paint {
    unsigned y = 0, stream = 0;
    uint32_t frame_id = 0;
  };
  std::vector<Paint> painted_; // one a line of the picture
  unsigned streams_begun_ = 0;
  uint32_t frame_id_ = 0;    // newest
  bool finished_ = true;     // that picture had its last stripe
  std::vector<unsigned> ys_; // of its stripes
};

} // namespace stripes::test
