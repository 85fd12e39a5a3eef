// SPDX-License-Identifier: MPL-2.0
// A page without a browser: one decoder for each row, painting a canvas. H.264 is decoded by
// libavcodec, JPEG by TurboJPEG, so what the encoder wrote is judged by others.
#pragma once

#include <cstdint>
#include <gst/gst.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stripes::test {

class RowDecoder;

class StripeCanvas {
 public:
  StripeCanvas(unsigned width, unsigned height);
  ~StripeCanvas();

  struct Area {
    unsigned x, y, width, height; // px
  };
  struct Place {
    unsigned x, y, width, height; // px
    Area hole{};                  // of the picture, is left as it is
  };
  // Decodes one stripe and paints it; "" or what was wrong with it. Not visibly: decodes it alone,
  // which is quicker.
  std::string paint(const std::string &codec, const Place &place, bool key, const uint8_t *bytes,
                    size_t size, bool visibly = true);
  // The same from a buffer of caps video/x-stripes.
  std::string paint(const std::string &codec, GstBuffer *stripe);

  // H.264 must always say BT.601, limited range. From now on it may signal other primaries and
  // transfers than those of sRGB.
  void accept_any_primaries() { any_primaries_ = true; }
  // From now on H.264 may signal any colour: what is not BT.601 is taken for BT.709.
  void accept_any_colour() { any_colour_ = true; }

  unsigned width() const { return width_; }
  unsigned height() const { return height_; }
  // B G R x, rows without gaps.
  const std::vector<uint8_t> &pixels() const { return bgrx_; }
  // Every row begins with a key again; what is painted stays.
  void close_decoders();
  // Whether the last stripe had a sample of colour for every pixel.
  bool full_colour() const { return full_colour_; }
  size_t decoders() const { return decoders_.size(); }

 private:
  unsigned width_, height_;
  bool any_primaries_ = false;
  bool any_colour_ = false;
  bool full_colour_ = false;
  std::vector<uint8_t> bgrx_;
  std::map<unsigned, std::unique_ptr<RowDecoder>> decoders_;
};

// PSNR of the luma (BT.601) of two B G R x pictures of the same size, dB; 100 when equal.
double psnr_y(const std::vector<uint8_t> &a, const std::vector<uint8_t> &b, unsigned width,
              unsigned height);

} // namespace stripes::test
