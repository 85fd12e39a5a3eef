// SPDX-License-Identifier: MPL-2.0
#include "encode/mapped_picture.h"

#include "stripe/gststripe.h"

namespace stripes::encode {

namespace {

std::optional<PixelFormat> pixels_of(GstVideoFormat format) {
  switch (format) {
  case GST_VIDEO_FORMAT_BGRx:
  case GST_VIDEO_FORMAT_BGRA:
    return PixelFormat::BGRx;
  case GST_VIDEO_FORMAT_RGBx:
  case GST_VIDEO_FORMAT_RGBA:
    return PixelFormat::RGBx;
  case GST_VIDEO_FORMAT_xRGB:
    return PixelFormat::xRGB;
  case GST_VIDEO_FORMAT_xBGR:
    return PixelFormat::xBGR;
  case GST_VIDEO_FORMAT_BGR:
    return PixelFormat::BGR;
  case GST_VIDEO_FORMAT_RGB:
    return PixelFormat::RGB;
  case GST_VIDEO_FORMAT_I420:
  case GST_VIDEO_FORMAT_YV12:
    return PixelFormat::I420;
  case GST_VIDEO_FORMAT_NV12:
    return PixelFormat::NV12;
  case GST_VIDEO_FORMAT_Y444:
    return PixelFormat::Y444;
  case GST_VIDEO_FORMAT_GRAY8:
    return PixelFormat::Gray;
  default:
    return std::nullopt;
  }
}

// GStreamer's converters turn matrix and range into those of the caps but leave primaries and
// transfer alone, and caps of plain SD and HD video name them by the size of the picture. Signalled
// as they stand they would make a browser shift colours that no element here shifted, so all of
// those count as the screen's own. Wide gamut and HDR mean what they say.
void set_screen_or_wide(Colour &colour, const GstVideoColorimetry &c) {
  switch (c.primaries) {
  case GST_VIDEO_COLOR_PRIMARIES_BT2020:
  case GST_VIDEO_COLOR_PRIMARIES_SMPTEST428:
  case GST_VIDEO_COLOR_PRIMARIES_SMPTERP431:
  case GST_VIDEO_COLOR_PRIMARIES_SMPTEEG432:
    colour.primaries = static_cast<uint8_t>(gst_video_color_primaries_to_iso(c.primaries));
    break;
  default:
    break;
  }
  switch (c.transfer) {
  case GST_VIDEO_TRANSFER_GAMMA10:
  case GST_VIDEO_TRANSFER_BT2020_10:
  case GST_VIDEO_TRANSFER_BT2020_12:
  case GST_VIDEO_TRANSFER_SMPTE2084:
  case GST_VIDEO_TRANSFER_ARIB_STD_B67:
    colour.transfer = static_cast<uint8_t>(gst_video_transfer_function_to_iso(c.transfer));
    break;
  default:
    break;
  }
}

Colour colour_of(const GstVideoInfo &info, PixelFormat pixels) {
  const GstVideoColorimetry &c = GST_VIDEO_INFO_COLORIMETRY(&info);
  Colour colour;
  set_screen_or_wide(colour, c);
  if (is_rgb(pixels))
    return colour;
  colour.full_range = c.range == GST_VIDEO_COLOR_RANGE_0_255;
  if (pixels == PixelFormat::Gray)
    return colour; // any matrix has the same grey
  switch (c.matrix) {
  case GST_VIDEO_COLOR_MATRIX_BT709:
  case GST_VIDEO_COLOR_MATRIX_FCC:
  case GST_VIDEO_COLOR_MATRIX_BT601:
  case GST_VIDEO_COLOR_MATRIX_SMPTE240M:
  case GST_VIDEO_COLOR_MATRIX_BT2020:
    colour.matrix = static_cast<uint8_t>(gst_video_color_matrix_to_iso(c.matrix));
    break;
  default: { // unknown: what GStreamer takes for granted when caps say nothing
    constexpr int kTallestSd = 576;
    colour.matrix = GST_VIDEO_INFO_HEIGHT(&info) > kTallestSd ? Colour::kBt709 : Colour::kBt601;
  }
  }
  return colour;
}

} // namespace

std::optional<PictureFormat> picture_format_of(const GstVideoInfo &info) {
  const auto pixels = pixels_of(GST_VIDEO_INFO_FORMAT(&info));
  // Fields in memories of their own would have to be woven first.
  if (!pixels || GST_VIDEO_INFO_INTERLACE_MODE(&info) == GST_VIDEO_INTERLACE_MODE_ALTERNATE)
    return std::nullopt;
  PictureFormat format;
  format.width = static_cast<unsigned>(GST_VIDEO_INFO_WIDTH(&info));
  format.height = static_cast<unsigned>(GST_VIDEO_INFO_HEIGHT(&info));
  if (GST_VIDEO_INFO_FPS_N(&info) > 0) {
    format.fps_n = static_cast<unsigned>(GST_VIDEO_INFO_FPS_N(&info));
    format.fps_d = static_cast<unsigned>(GST_VIDEO_INFO_FPS_D(&info));
  }
  format.pixels = *pixels;
  format.colour = colour_of(info, *pixels);
  return format;
}

MappedPicture::MappedPicture(const GstVideoInfo &info, const PictureFormat &format,
                             GstBuffer *buffer) {
  mapped_ = gst_video_frame_map(&frame_, &info, buffer, GST_MAP_READ);
  if (!mapped_)
    return;
  picture_.format = format.pixels;
  picture_.colour = format.colour;
  picture_.width = static_cast<unsigned>(GST_VIDEO_FRAME_WIDTH(&frame_));
  picture_.height = static_cast<unsigned>(GST_VIDEO_FRAME_HEIGHT(&frame_));
  const bool packed = is_rgb(format.pixels);
  const unsigned planes = shape_of(format.pixels).planes;
  for (unsigned i = 0; i < planes; i++) {
    // A component's own plane, as YV12 has U and V the other way round.
    const unsigned plane =
        packed ? 0 : static_cast<unsigned>(GST_VIDEO_FORMAT_INFO_PLANE(frame_.info.finfo, i));
    picture_.planes[i].pixels =
        static_cast<const uint8_t *>(GST_VIDEO_FRAME_PLANE_DATA(&frame_, plane));
    picture_.planes[i].stride = GST_VIDEO_FRAME_PLANE_STRIDE(&frame_, plane);
  }
  // A GstVideoMeta overrules the caps; then it is another picture than was agreed upon.
  if (picture_.width != format.width || picture_.height != format.height ||
      pixels_of(GST_VIDEO_FRAME_FORMAT(&frame_)) != format.pixels) {
    gst_video_frame_unmap(&frame_);
    mapped_ = false;
  }
}

MappedPicture::~MappedPicture() {
  if (mapped_)
    gst_video_frame_unmap(&frame_);
}

bool is_filler(GstBuffer *buffer) {
  return GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_GAP) && gst_buffer_get_size(buffer) == 0;
}

std::optional<DamageView> damage_of(GstBuffer *buffer, const Picture &picture) {
  const GstStripeDamageMeta *meta = gst_buffer_get_stripe_damage_meta(buffer);
  if (!meta || meta->width != picture.width || meta->height != picture.height)
    return std::nullopt;
  DamageView view;
  view.domain = meta->domain;
  view.serial = meta->serial;
  view.tile_width = meta->tile_width;
  view.tile_height = meta->tile_height;
  view.columns = meta->columns;
  view.rows = meta->rows;
  view.serials = gst_stripe_damage_meta_grid(meta);
  view.newest_in_rows = gst_stripe_damage_meta_newest_in_rows(meta);
  return view;
}

} // namespace stripes::encode
