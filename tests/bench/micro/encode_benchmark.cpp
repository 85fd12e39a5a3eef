// SPDX-License-Identifier: MPL-2.0
// A picture through the whole encoder, on one thread and as one stripe: what a stripe costs by its
// height, how much of it changed and by codec.
#include "bench/micro/moving_pictures.h"
#include "config.h"
#include "encode/picture_encoder.h"

#include <benchmark/benchmark.h>

using namespace stripes;
using stripes::bench::Change;
using stripes::bench::MovingPictures;
using namespace stripes::encode;

namespace {

void configure(PictureEncoder &encoder, const MovingPictures &pictures, Codec codec) {
  EncodeSettings settings;
  settings.codec = codec;
  settings.stripe_height = pictures.height(); // rounded up: one stripe
  settings.paint_over = PaintOver::Off;
  PictureFormat format;
  format.width = pictures.width();
  format.height = pictures.height();
  encoder.set_settings(settings);
  encoder.set_format(format);
}

void encode_pictures(benchmark::State &state, Codec codec, Change change) {
  MovingPictures pictures(1920, static_cast<int>(state.range(0)), change);
  PictureEncoder encoder(1);
  configure(encoder, pictures, codec);
  size_t bytes = 0;
  TimePoint now{};
  const auto encode = [&] {
    const Picture picture = pictures.next();
    const DamageView *damage = change == Change::None ? nullptr : &pictures.damage();
    const Status done =
        encoder.encode(picture, damage, now += Milliseconds(16), [&](EncodedStripe &&stripe) {
          bytes += stripe.bytes.size();
          return true;
        });
    if (!done)
      state.SkipWithError(done.failure().user.c_str());
  };
  encode(); // the key
  bytes = 0;
  for (auto _ : state)
    encode();
  state.counters["bytes"] =
      benchmark::Counter(static_cast<double>(bytes), benchmark::Counter::kAvgIterations);
}

#define HEIGHTS Arg(64)->Arg(256)->Arg(540)->Arg(1080)->Unit(benchmark::kMillisecond)
#if HAVE_X264
BENCHMARK_CAPTURE(encode_pictures, h264_all_changed, Codec::H264, Change::All)->HEIGHTS;
BENCHMARK_CAPTURE(encode_pictures, h264_few_changed, Codec::H264, Change::Few)->HEIGHTS;
BENCHMARK_CAPTURE(encode_pictures, h264_still_without_damage, Codec::H264, Change::None)->HEIGHTS;
#endif
#if HAVE_JPEG
BENCHMARK_CAPTURE(encode_pictures, jpeg_all_changed, Codec::Jpeg, Change::All)->HEIGHTS;
BENCHMARK_CAPTURE(encode_pictures, jpeg_few_changed, Codec::Jpeg, Change::Few)->HEIGHTS;
#endif

} // namespace
