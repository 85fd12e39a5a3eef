// SPDX-License-Identifier: MPL-2.0
#include "support/opus_tone.h"

#include "base/gst_ptr.h"

#include <algorithm>
#include <cmath>
#include <complex>
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

constexpr size_t kWindow = 8192;           // samples
constexpr size_t kTransform = 2 * kWindow; // a power of two; zeros behind them

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

// The power of every frequency, as far as up to half the rate, by a fast Fourier transform: looking
// at them one by one takes so long on a slow machine that what is spoken meanwhile has gaps.
std::vector<double> spectrum(const float *samples, size_t count) {
  std::vector<std::complex<double>> values(kTransform);
  for (size_t i = 0, reversed = 0; i < kTransform; i++) { // in the order of reversed bits
    if (i < count)
      values[reversed] = static_cast<double>(samples[i]);
    size_t bit = kTransform / 2;
    for (; reversed & bit; bit /= 2)
      reversed ^= bit;
    reversed |= bit;
  }
  for (size_t half = 1; half < kTransform; half *= 2) {
    const auto step = std::polar(1.0, -M_PI / static_cast<double>(half));
    for (size_t start = 0; start < kTransform; start += 2 * half) {
      std::complex<double> turn = 1;
      for (size_t i = start; i < start + half; i++, turn *= step) {
        const auto odd = values[i + half] * turn;
        values[i + half] = values[i] - odd;
        values[i] += odd;
      }
    }
  }
  std::vector<double> powers;
  for (size_t i = 0; i < kTransform / 2; i++)
    powers.push_back(std::norm(values[i]));
  return powers;
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
  if (count == 0)
    return best;
  // Fine enough not to step over a tone in so many samples; then finer about the strongest.
  const double step = rate / static_cast<double>(kTransform);
  const std::vector<double> powers = spectrum(last, count);
  size_t strongest = 0;
  for (auto i = static_cast<size_t>(std::ceil(50 / step));
       i < powers.size() && static_cast<double>(i) * step <= 8000; i++)
    if (strongest == 0 || powers[i] > powers[strongest])
      strongest = i;
  const double around = static_cast<double>(strongest) * step;
  for (double hertz = around - step; hertz <= around + step; hertz += step / 8)
    if (const double share = share_of(last, count, power, hertz, rate); share > best.share)
      best = {hertz, share};
  return best;
}

} // namespace stripes::test
