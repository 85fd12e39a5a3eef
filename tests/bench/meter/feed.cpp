// SPDX-License-Identifier: MPL-2.0
#include "bench/meter/feed.h"

#include "bench/workload/photo.h"

#include <cmath>
#include <cstring>
#include <gst/app/gstappsrc.h>
#include <stdexcept>

namespace stripes::bench {

namespace {

constexpr int kMotionPictures = 24;

Ref<GstBuffer> cut(const Picture &from, int left, int top, int width, int height) {
  const auto line = static_cast<size_t>(width) * 4;
  Ref<GstBuffer> buffer =
      adopt(gst_buffer_new_allocate(nullptr, line * static_cast<size_t>(height), nullptr));
  for (int y = 0; y < height; y++)
    gst_buffer_fill(buffer.get(), line * static_cast<size_t>(y), from.row(top + y) + left, line);
  return buffer;
}

} // namespace

Feed::Feed(GstElement *pipeline, const std::string &kind)
    : source_(adopt(gst_bin_get_by_name(GST_BIN(pipeline), "feed"))) {
  char name[16];
  int width = 0, height = 0;
  if (sscanf(kind.c_str(), "%15[a-z]:%dx%d", name, &width, &height) != 3 || width < 16 ||
      height < 16 || width > 7680 || height > 4320)
    throw std::runtime_error("cannot feed " + kind);
  if (!source_ || !GST_IS_APP_SRC(source_.get()))
    throw std::runtime_error("there is no appsrc called feed");
  const bool motion = std::string(name) == "motion";
  const int margin = motion ? 160 : 0;
  const Picture place = photo(width + margin, height + margin, 8, 4);
  for (int i = 0; i < (motion ? kMotionPictures : 2); i++) {
    const double angle = 2 * 3.14159265 * i / kMotionPictures;
    pictures_.push_back(cut(place, static_cast<int>(margin / 2 * (1 - std::cos(angle))),
                            static_cast<int>(margin / 2 * (1 + std::sin(angle))), width, height));
  }
  const Ref<GstCaps> caps = adopt(gst_caps_new_simple(
      "video/x-raw", "format", G_TYPE_STRING, "BGRx", "width", G_TYPE_INT, width, "height",
      G_TYPE_INT, height, "framerate", GST_TYPE_FRACTION, 60, 1, nullptr));
  g_object_set(source_.get(), "caps", caps.get(), "format", GST_FORMAT_TIME, "block", TRUE,
               "max-buffers", guint64{1}, "max-bytes", guint64{0}, nullptr);
}

void Feed::start() {
  thread_ = std::thread(&Feed::push, this);
}

void Feed::push() {
  while (!stopping_) {
    const uint64_t number = pushed_;
    // A buffer of its own around the same memory, as a source with a pool gives it.
    const Ref<GstBuffer> &picture = pictures_[number % pictures_.size()];
    Ref<GstBuffer> buffer = adopt(gst_buffer_copy(picture.get()));
    GST_BUFFER_PTS(buffer.get()) = number * GST_SECOND / 60;
    if (gst_app_src_push_buffer(GST_APP_SRC(source_.get()), buffer.release()) != GST_FLOW_OK)
      return;
    pushed_++;
  }
}

void Feed::stop() {
  stopping_ = true;
  if (thread_.joinable())
    thread_.join();
}

} // namespace stripes::bench
