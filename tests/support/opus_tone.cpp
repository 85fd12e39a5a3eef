// SPDX-License-Identifier: MPL-2.0
#include "support/opus_tone.h"

#include "base/gst_ptr.h"

#include <algorithm>
#include <cmath>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gtest/gtest.h>
#include <string>

namespace stripes::test {

namespace {

constexpr char kLine[] =
    "appsrc name=in format=time "
    "caps=audio/x-opus,channels=2,rate=48000,channel-mapping-family=0 ! opusdec ! audioconvert ! "
    "audio/x-raw,format=F32LE,channels=2,rate=48000 ! appsink name=out sync=false";

constexpr size_t kWindow = 8192; // samples

void append_left(GstSample *sample, std::vector<float> &out) {
  GstBuffer *buffer = gst_sample_get_buffer(sample);
  std::vector<float> both(gst_buffer_get_size(buffer) / sizeof(float));
  gst_buffer_extract(buffer, 0, both.data(), both.size() * sizeof(float));
  for (size_t i = 0; i + 1 < both.size(); i += 2)
    out.push_back(both[i]);
}

// The power of one frequency (Goertzel's algorithm), as a share of 1 for a pure tone.
double share_of(const float *samples, size_t count, double power, double hertz, double rate) {
  const double w = 2 * M_PI * hertz / rate, k = 2 * std::cos(w);
  double s1 = 0, s2 = 0;
  for (size_t i = 0; i < count; i++) {
    const double s = static_cast<double>(samples[i]) + k * s1 - s2;
    s2 = s1;
    s1 = s;
  }
  const double n = static_cast<double>(count);
  return power > 0 ? 2 * (s1 * s1 + s2 * s2 - k * s1 * s2) / n / power : 0;
}

} // namespace

std::vector<float> decode_opus(const std::vector<std::vector<uint8_t>> &packets) {
  GErrorOut error;
  const auto pipeline =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_parse_launch(kLine, error.out()))));
  EXPECT_FALSE(error) << error.message();
  const auto in = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "in"));
  const auto out = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  for (const auto &packet : packets)
    gst_app_src_push_buffer(GST_APP_SRC(in.get()),
                            gst_buffer_new_memdup(packet.data(), packet.size()));
  gst_app_src_end_of_stream(GST_APP_SRC(in.get()));
  std::vector<float> samples;
  while (const auto sample = adopt(gst_app_sink_pull_sample(GST_APP_SINK(out.get()))))
    append_left(sample.get(), samples);
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  return samples;
}

std::vector<std::vector<uint8_t>> encode_opus(int hertz, unsigned packets) {
  const std::string line =
      "audiotestsrc samplesperbuffer=960 num-buffers=" + std::to_string(packets) +
      " freq=" + std::to_string(hertz) +
      " ! audio/x-raw,rate=48000,channels=1 ! opusenc bitrate=32000 ! "
      "appsink name=out sync=false";
  GErrorOut error;
  const auto pipeline =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_parse_launch(line.c_str(), error.out()))));
  EXPECT_FALSE(error) << error.message();
  const auto out = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  std::vector<std::vector<uint8_t>> made;
  while (const auto sample = adopt(gst_app_sink_pull_sample(GST_APP_SINK(out.get())))) {
    GstBuffer *buffer = gst_sample_get_buffer(sample.get());
    std::vector<uint8_t> packet(gst_buffer_get_size(buffer));
    gst_buffer_extract(buffer, 0, packet.data(), packet.size());
    made.push_back(std::move(packet));
  }
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  return made;
}

Tone strongest_tone(const std::vector<float> &samples, double rate) {
  const size_t count = std::min(samples.size(), kWindow);
  const float *last = samples.data() + (samples.size() - count);
  double power = 0;
  for (size_t i = 0; i < count; i++)
    power += static_cast<double>(last[i]) * static_cast<double>(last[i]);
  Tone best;
  const auto look = [&](double from, double to, double step) {
    for (double hertz = from; hertz <= to; hertz += step)
      if (const double share = share_of(last, count, power, hertz, rate); share > best.share)
        best = {hertz, share};
  };
  if (count == 0)
    return best;
  // Coarse enough to be quick, fine enough not to step over a tone in so many samples.
  const double step = 0.5 * rate / static_cast<double>(count);
  look(50, 8000, step);
  const double around = best.hertz;
  look(around - step, around + step, step / 8);
  return best;
}

} // namespace stripes::test
