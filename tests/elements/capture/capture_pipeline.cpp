// SPDX-License-Identifier: MPL-2.0
#include "capture_pipeline.h"

#include <algorithm>
#include <gst/app/gstappsink.h>
#include <gst/video/navigation.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <thread>

namespace stripes::test {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

bool eventually(const std::function<bool()> &condition, std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  while (!condition()) {
    if (Clock::now() > deadline)
      return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

CapturePipeline::CapturePipeline(const std::string &display, const Options &options) {
  const std::string line = "ximagestripesrc name=source display-name=" + display + " " +
                           options.source + " ! " + options.between +
                           " ! appsink name=sink sync=false";
  GErrorOut error;
  pipeline_ = adopt(gst_parse_launch(line.c_str(), error.out()));
  EXPECT_FALSE(error) << error.message();
  gst_object_ref_sink(pipeline_.get()); // it came floating
  source_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "source"));
  sink_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "sink"));
  if (options.play)
    set_state(GST_STATE_PLAYING);
}

CapturePipeline::~CapturePipeline() {
  set_state(GST_STATE_NULL);
}

GstStateChangeReturn CapturePipeline::set_state(GstState state) {
  gst_element_set_state(pipeline_.get(), state);
  return gst_element_get_state(pipeline_.get(), nullptr, nullptr, kPatience.count() * GST_SECOND);
}

Ref<GstSample> CapturePipeline::pull(std::chrono::milliseconds timeout) {
  return adopt(gst_app_sink_try_pull_sample(
      GST_APP_SINK(sink_.get()), static_cast<GstClockTime>(timeout.count()) * GST_MSECOND));
}

Ref<GstSample> CapturePipeline::last(std::chrono::milliseconds quiet) {
  auto sample = pull(); // a busy machine may take its time for the first
  while (auto next = sample ? pull(quiet) : nullptr)
    sample = std::move(next);
  return sample;
}

bool CapturePipeline::shows_screen(XClient &client, std::chrono::milliseconds timeout) {
  return shows([&] { return client.screenshot(); }, timeout);
}

bool CapturePipeline::shows(const std::function<Image()> &image,
                            std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  while (Clock::now() < deadline) {
    auto sample = pull(100ms);
    // Where comparing is slower than capturing, only the newest is worth it.
    while (auto newer = pull(0ms))
      sample = std::move(newer);
    if (sample && differing_pixels(image_of(sample.get()), image()) == 0)
      return true;
  }
  return false;
}

bool CapturePipeline::send(GstEvent *event) {
  const auto pad = adopt(gst_element_get_static_pad(source_.get(), "src"));
  return gst_pad_send_event(pad.get(), event);
}

void CapturePipeline::press(const std::string &key) {
  send(gst_navigation_event_new_key_press(key.c_str(), GST_NAVIGATION_MODIFIER_NONE));
}

void CapturePipeline::release(const std::string &key) {
  send(gst_navigation_event_new_key_release(key.c_str(), GST_NAVIGATION_MODIFIER_NONE));
}

void CapturePipeline::type(const std::string &key) {
  press(key);
  release(key);
}

guint64 CapturePipeline::stat(const char *name) {
  GstStructure *raw = nullptr;
  g_object_get(source_.get(), "stats", &raw, nullptr);
  const StructurePtr stats(raw);
  guint64 value = 0;
  guint small = 0;
  if (gst_structure_get_uint(stats.get(), name, &small))
    value = small;
  else
    EXPECT_TRUE(gst_structure_get_uint64(stats.get(), name, &value)) << name;
  return value;
}

std::vector<std::string> CapturePipeline::messages(GstMessageType type) {
  std::vector<std::string> texts;
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  while (auto message = adopt(gst_bus_pop_filtered(bus.get(), type))) {
    GErrorOut error;
    GString_ debug;
    gchar *raw_debug = nullptr;
    if (type == GST_MESSAGE_ERROR)
      gst_message_parse_error(message.get(), error.out(), &raw_debug);
    else if (type == GST_MESSAGE_WARNING)
      gst_message_parse_warning(message.get(), error.out(), &raw_debug);
    debug.reset(raw_debug);
    texts.push_back(error ? error.message() : GST_MESSAGE_TYPE_NAME(message.get()));
  }
  return texts;
}

std::vector<std::string> CapturePipeline::wait_for_messages(GstMessageType type) {
  std::vector<std::string> all;
  eventually([&] {
    all = messages(type);
    return !all.empty();
  });
  std::this_thread::sleep_for(300ms); // whatever else comes with it
  for (auto &text : messages(type))
    all.push_back(std::move(text));
  return all;
}

Image image_of(GstSample *sample) {
  GstVideoInfo info;
  GstVideoFrame frame;
  Image image;
  if (!gst_video_info_from_caps(&info, gst_sample_get_caps(sample)) ||
      !gst_video_frame_map(&frame, &info, gst_sample_get_buffer(sample), GST_MAP_READ))
    return image;
  image.width = static_cast<unsigned>(GST_VIDEO_FRAME_WIDTH(&frame));
  image.height = static_cast<unsigned>(GST_VIDEO_FRAME_HEIGHT(&frame));
  const auto *pixels = static_cast<const uint8_t *>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0));
  const auto stride = static_cast<size_t>(GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0));
  for (unsigned y = 0; y < image.height; y++)
    image.pixels.insert(image.pixels.end(), pixels + y * stride,
                        pixels + y * stride + size_t{image.width} * 4);
  gst_video_frame_unmap(&frame);
  return image;
}

} // namespace stripes::test
