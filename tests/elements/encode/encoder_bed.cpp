// SPDX-License-Identifier: MPL-2.0
#include "elements/encode/encoder_bed.h"

#include "stripe/gststripe.h"

#include <algorithm>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <thread>
#include <utility>

namespace stripes::test {

using namespace std::chrono_literals;

namespace {
constexpr auto kPatience = 60s;
constexpr GstClockTime kFrame = GST_SECOND / 60;
} // namespace

EncoderBed::EncoderBed(const std::string &properties, unsigned width, unsigned height)
    : harness_(gst_harness_new_parse(("stripeenc name=e " + properties).c_str())),
      bus_(adopt(gst_bus_new())) {
  gst_element_set_bus(harness_->element, bus_.get());
  gst_harness_play(harness_.get());
  resize(width, height);
}

EncoderBed::~EncoderBed() {
  gst_element_set_bus(harness_->element, nullptr);
}

Ref<GstElement> EncoderBed::element() {
  return adopt(gst_harness_find_element(harness(), "stripeenc"));
}

void EncoderBed::resize(unsigned width, unsigned height, const std::string &framerate) {
  const std::string caps = "video/x-raw,format=BGRx,width=" + std::to_string(width) +
                           ",height=" + std::to_string(height) + ",framerate=" + framerate;
  gst_harness_set_src_caps_str(harness(), caps.c_str());
  if (canvas)
    take(); // what came before is for the page as it was
  picture = std::make_unique<DesktopPicture>(width, height);
  canvas = std::make_unique<StripeCanvas>(width, height);
}

Ref<GstBuffer> EncoderBed::buffer() {
  auto buffer = adopt(gst_buffer_new_memdup(picture->pixels.data(), picture->pixels.size()));
  GST_BUFFER_PTS(buffer.get()) = pts_;
  GST_BUFFER_DURATION(buffer.get()) = kFrame;
  pts_ += kFrame;
  return buffer;
}

GstFlowReturn EncoderBed::push() {
  return gst_harness_push(harness(), buffer().release());
}

void EncoderBed::request_keys(const std::vector<unsigned> &rows) {
  gst_harness_push_upstream_event(
      harness(), gst_stripe_event_new_key_unit(rows.empty() ? nullptr : rows.data(),
                                               static_cast<guint>(rows.size())));
}

std::vector<EncoderBed::Out> EncoderBed::take() {
  std::vector<Out> all;
  while (auto buffer = adopt(gst_harness_try_pull(harness()))) {
    const auto caps = adopt(gst_pad_get_current_caps(harness()->sinkpad));
    const char *codec = gst_structure_get_string(gst_caps_get_structure(caps.get(), 0), "codec");
    EXPECT_EQ(canvas->paint(codec, buffer.get()), "");
    const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer.get());
    all.push_back({meta->y, meta->height, meta->key != 0, meta->refinement != 0,
                   gst_buffer_get_size(buffer.get())});
  }
  return all;
}

std::vector<EncoderBed::Out>
EncoderBed::until(const std::function<bool(const std::vector<Out> &)> &done) {
  std::vector<Out> all = take();
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!done(all) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(2ms);
    for (auto &out : take())
      all.push_back(out);
  }
  return all;
}

std::vector<EncoderBed::Out> EncoderBed::wait_for(size_t count) {
  return until([&](const auto &all) { return all.size() >= count; });
}

std::vector<EncoderBed::Out> EncoderBed::settle(std::chrono::milliseconds quiet,
                                                std::chrono::milliseconds limit) {
  constexpr std::chrono::steady_clock::duration kStep = 5ms;
  std::vector<Out> all;
  auto now = std::chrono::steady_clock::now();
  const auto end = now + limit;
  for (auto rested = 0 * kStep; rested < quiet && now < end;) {
    const auto some = take();
    if (!some.empty())
      rested = 0 * kStep;
    all.insert(all.end(), some.begin(), some.end());
    std::this_thread::sleep_for(kStep);
    const auto before = std::exchange(now, std::chrono::steady_clock::now());
    rested += std::min(now - before, 4 * kStep);
  }
  return all;
}

std::vector<EncoderBed::Out> EncoderBed::keys_of(unsigned lines) {
  auto all = until([&](const auto &outs) {
    unsigned come = 0;
    for (const Out &out : outs)
      come += out.key ? out.height : 0;
    return come >= lines;
  });
  for (auto &out : settle(150ms))
    all.push_back(out);
  return all;
}

double EncoderBed::psnr_reaches(double least) {
  until([&](const auto &) { return psnr() >= least; });
  return psnr();
}

StructurePtr EncoderBed::stats() {
  GstStructure *stats = nullptr;
  g_object_get(element().get(), "stats", &stats, nullptr);
  return StructurePtr(stats);
}

guint64 EncoderBed::stat(const char *name) {
  guint64 value = 0;
  EXPECT_TRUE(gst_structure_get_uint64(stats().get(), name, &value)) << name;
  return value;
}

std::vector<std::string> EncoderBed::posted(GstMessageType type) {
  std::vector<std::string> sentences;
  while (const auto message = adopt(gst_bus_pop_filtered(bus_.get(), type))) {
    GErrorOut error;
    if (type == GST_MESSAGE_ERROR)
      gst_message_parse_error(message.get(), error.out(), nullptr);
    else
      gst_message_parse_warning(message.get(), error.out(), nullptr);
    sentences.emplace_back(error.message());
  }
  return sentences;
}

double EncoderBed::psnr() const {
  return psnr_y(canvas->pixels(), picture->pixels, picture->width, picture->height);
}

} // namespace stripes::test
