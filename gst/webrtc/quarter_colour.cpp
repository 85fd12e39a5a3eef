// SPDX-License-Identifier: MPL-2.0
#include "webrtc/quarter_colour.h"

#include "encode/mapped_picture.h"
#include "webrtc/log.h"

namespace stripes {

namespace {

// libyuv's matrix and range, with the screen's primaries and transfer, which nothing here changes.
constexpr char kColorimetry[] = "2:4:7:1";

class MappedFrame {
 public:
  MappedFrame(const GstVideoInfo &info, GstBuffer *buffer, GstMapFlags flags)
      : mapped_(gst_video_frame_map(&frame_, &info, buffer, flags)) {}
  ~MappedFrame() {
    if (mapped_)
      gst_video_frame_unmap(&frame_);
  }
  MappedFrame(const MappedFrame &) = delete;
  MappedFrame &operator=(const MappedFrame &) = delete;

  explicit operator bool() const { return mapped_; }
  bool covers(int width, int height) const {
    return GST_VIDEO_FRAME_WIDTH(&frame_) >= width && GST_VIDEO_FRAME_HEIGHT(&frame_) >= height;
  }
  uint8_t *plane(unsigned i) const {
    return static_cast<uint8_t *>(GST_VIDEO_FRAME_PLANE_DATA(&frame_, i));
  }
  int stride(unsigned i) const { return GST_VIDEO_FRAME_PLANE_STRIDE(&frame_, i); }

 private:
  GstVideoFrame frame_;
  bool mapped_;
};

} // namespace

QuarterColour::~QuarterColour() {
  close();
}

void QuarterColour::close() {
  if (pool_)
    gst_buffer_pool_set_active(pool_.get(), FALSE);
  pool_.reset();
  in_.reset();
  out_.reset();
}

void QuarterColour::follow(const Ref<GstCaps> &caps) {
  close();
  in_ = caps;
  if (!gst_video_info_from_caps(&in_info_, caps.get()))
    return;
  const auto format = encode::picture_format_of(in_info_);
  if (!format || !encode::is_rgb(format->pixels))
    return;
  rgb_to_420_ = encode::rgb_to_420(format->pixels);
  gst_video_info_set_format(&out_info_, GST_VIDEO_FORMAT_I420,
                            static_cast<guint>(GST_VIDEO_INFO_WIDTH(&in_info_)),
                            static_cast<guint>(GST_VIDEO_INFO_HEIGHT(&in_info_)));
  GST_VIDEO_INFO_FPS_N(&out_info_) = GST_VIDEO_INFO_FPS_N(&in_info_);
  GST_VIDEO_INFO_FPS_D(&out_info_) = GST_VIDEO_INFO_FPS_D(&in_info_);
  gst_video_colorimetry_from_string(&GST_VIDEO_INFO_COLORIMETRY(&out_info_), kColorimetry);
  auto out = adopt(gst_video_info_to_caps(&out_info_));
  const auto pool = adopt(gst_video_buffer_pool_new());
  GstStructure *config = gst_buffer_pool_get_config(pool.get());
  gst_buffer_pool_config_set_params(config, out.get(),
                                    static_cast<guint>(GST_VIDEO_INFO_SIZE(&out_info_)), 0, 0);
  if (!gst_buffer_pool_set_config(pool.get(), config) ||
      !gst_buffer_pool_set_active(pool.get(), TRUE))
    return;
  pool_ = pool;
  out_ = out;
}

bool QuarterColour::fill(GstBuffer *from, GstBuffer *to) const {
  const MappedFrame in(in_info_, from, GST_MAP_READ), out(out_info_, to, GST_MAP_WRITE);
  const int width = GST_VIDEO_INFO_WIDTH(&out_info_), height = GST_VIDEO_INFO_HEIGHT(&out_info_);
  return in && out && in.covers(width, height) &&
         rgb_to_420_(in.plane(0), in.stride(0), out.plane(0), out.stride(0), out.plane(1),
                     out.stride(1), out.plane(2), out.stride(2), width, height) == 0;
}

QuarterColour::Picture QuarterColour::convert(const Ref<GstBuffer> &buffer,
                                              const Ref<GstCaps> &caps) {
  if (in_.get() != caps.get())
    follow(caps);
  if (!out_)
    return {buffer, caps};
  GstBuffer *made = nullptr;
  if (gst_buffer_pool_acquire_buffer(pool_.get(), &made, nullptr) != GST_FLOW_OK)
    return {buffer, caps};
  auto out = adopt(made);
  if (!fill(buffer.get(), out.get())) {
    GST_WARNING("a picture cannot be read");
    return {buffer, caps};
  }
  return {std::move(out), out_};
}

} // namespace stripes
