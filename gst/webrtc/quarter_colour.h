// SPDX-License-Identifier: MPL-2.0
// RGB pictures as I420 for the encoders: by libyuv, which takes a tenth of what videoconvert takes,
// and in the colours that stripes have. One thread.
#pragma once

#include "base/gst_ptr.h"
#include "encode/convert_420.h"

#include <gst/video/video.h>

namespace stripes {

class QuarterColour {
 public:
  QuarterColour() = default;
  ~QuarterColour();
  QuarterColour(const QuarterColour &) = delete;
  QuarterColour &operator=(const QuarterColour &) = delete;

  struct Picture {
    Ref<GstBuffer> buffer;
    Ref<GstCaps> caps;
  };
  // What is no RGB comes back as it is. caps: of even size, and the buffer at least as large; with
  // a GstVideoMeta when its strides are other than those of the caps.
  Picture convert(const Ref<GstBuffer> &buffer, const Ref<GstCaps> &caps);
  // Gives its memory back.
  void close();

 private:
  void follow(const Ref<GstCaps> &caps);
  bool fill(GstBuffer *from, GstBuffer *to) const;

  Ref<GstCaps> in_, out_; // out_: null when these are no RGB
  GstVideoInfo in_info_{}, out_info_{};
  encode::RgbTo420 rgb_to_420_ = nullptr;
  Ref<GstBufferPool> pool_;
};

} // namespace stripes
