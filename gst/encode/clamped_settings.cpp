// SPDX-License-Identifier: MPL-2.0
#include "encode/clamped_settings.h"

#include "encode/rate_control.h"
#include "encode/row_layout.h"

namespace stripes::encode {

namespace {

using Sentences = std::vector<std::string>;

std::string named(const char *property, unsigned value) {
  return std::string(property) + "=" + std::to_string(value);
}

// No more of the picture's size than needed, so that it is said once and not at every resize.
void check_height(unsigned asked, unsigned width, unsigned height, Sentences &said) {
  if (asked == 0)
    return;
  const unsigned unit = row_unit(width);
  if (asked > height)
    said.push_back(named("stripe-height", asked) +
                   " is more than the picture has: it is one stripe.");
  else if (asked % unit != 0)
    said.push_back(named("stripe-height", asked) + " is rounded up to a multiple of " +
                   std::to_string(unit) + ".");
}

void check_quantizers(const EncodeSettings &settings, Sentences &said) {
  const RateSettings &rate = settings.rate;
  if (rate.limit() <= 0)
    return;
  RateControl control;
  control.set(settings);
  const auto finest = static_cast<unsigned>(control.finest());
  if (rate.min_qp > 0 && rate.min_qp < kFinestOfLimit)
    said.push_back(named("min-qp", rate.min_qp) + " is too fine: the finest quantizer is " +
                   std::to_string(finest) + " where a bitrate decides.");
  if (rate.max_qp > 0 && rate.max_qp < finest)
    said.push_back(named("max-qp", rate.max_qp) +
                   " is finer than the finest quantizer of these settings: " +
                   std::to_string(finest) + " is used.");
}

} // namespace

Sentences clamped_settings(const EncodeSettings &settings, unsigned width, unsigned height) {
  Sentences said;
  if (width == 0 || height == 0)
    return said;
  const bool one_row = settings.codec == Codec::H264 && settings.streaming == Streaming::On;
  if (!one_row)
    check_height(settings.stripe_height, width, height, said);
  if (settings.codec == Codec::H264)
    check_quantizers(settings, said);
  return said;
}

} // namespace stripes::encode
