// SPDX-License-Identifier: MPL-2.0
// GStreamer's buffers as the encoder sees them: a picture, and what is known of its damage.
#pragma once

#include "encode/picture.h"

#include <gst/video/video.h>
#include <optional>

namespace stripes::encode {

// The format of pictures with these caps; nothing when stripeenc does not take them.
std::optional<PictureFormat> picture_format_of(const GstVideoInfo &info);

// A buffer mapped for reading by its GstVideoMeta, or as the caps say without one; unmaps itself.
class MappedPicture {
 public:
  MappedPicture(const GstVideoInfo &info, const PictureFormat &format, GstBuffer *buffer);
  ~MappedPicture();
  MappedPicture(const MappedPicture &) = delete;
  MappedPicture &operator=(const MappedPicture &) = delete;

  // The buffer could be mapped and is a picture of that format.
  explicit operator bool() const { return mapped_; }
  const Picture &picture() const { return picture_; }

 private:
  GstVideoFrame frame_;
  bool mapped_ = false;
  Picture picture_;
};

// A gap without a picture in it; a repeated picture that is marked as a gap is a picture.
bool is_filler(GstBuffer *buffer);

// The buffer's damage, when it is for a picture of this size.
std::optional<DamageView> damage_of(GstBuffer *buffer, const Picture &picture);

} // namespace stripes::encode
