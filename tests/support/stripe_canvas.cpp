// SPDX-License-Identifier: MPL-2.0
#include "support/stripe_canvas.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <turbojpeg.h>

extern "C" {
#include <libavcodec/avcodec.h>
}

#include "stripe/gststripe.h"

namespace stripes::test {

class RowDecoder {
 public:
  RowDecoder(unsigned width, unsigned height) : width(width), height(height) {
    context_ = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
    context_->flags |= AV_CODEC_FLAG_LOW_DELAY;
    context_->thread_count = 1;
    avcodec_open2(context_, nullptr, nullptr);
    packet_ = av_packet_alloc();
    frame_ = av_frame_alloc();
  }
  ~RowDecoder() {
    av_frame_free(&frame_);
    av_packet_free(&packet_);
    avcodec_free_context(&context_);
  }

  // One access unit in must be one picture out at once: a decoder that waits means reordering.
  const AVFrame *decode(const uint8_t *bytes, size_t size) {
    std::vector<uint8_t> padded(bytes, bytes + size);
    padded.resize(size + AV_INPUT_BUFFER_PADDING_SIZE);
    packet_->data = padded.data();
    packet_->size = static_cast<int>(size);
    if (avcodec_send_packet(context_, packet_) < 0 || avcodec_receive_frame(context_, frame_) < 0)
      return nullptr;
    return frame_;
  }

  const unsigned width, height;

 private:
  AVCodecContext *context_;
  AVPacket *packet_;
  AVFrame *frame_;
};

namespace {

// How far a step of U and V moves blue, green and red, of 16384.
struct Matrix {
  int u_blue, u_green, v_green, v_red;
};
constexpr Matrix kBt601{33050, 6419, 13320, 26149}, kBt709{34604, 3494, 8731, 29372};

// Limited range, by the book. (libyuv's coefficients end at 2.0, and blue's is 2.017.) The first
// columns and rows, to an output of that width.
void convert(const AVFrame &frame, const Matrix &matrix, unsigned columns, unsigned rows,
             uint8_t *out) {
  const auto level = [](int value) {
    return static_cast<uint8_t>(std::clamp((value + (1 << 13)) >> 14, 0, 255));
  };
  const int shift = frame.format == AV_PIX_FMT_YUV444P ? 0 : 1;
  for (int y = 0; y < static_cast<int>(rows); y++) {
    const uint8_t *luma = frame.data[0] + y * frame.linesize[0];
    const uint8_t *us = frame.data[1] + (y >> shift) * frame.linesize[1];
    const uint8_t *vs = frame.data[2] + (y >> shift) * frame.linesize[2];
    for (int x = 0; x < static_cast<int>(columns); x++, out += 4) {
      const int l = 19077 * (luma[x] - 16), u = us[x >> shift] - 128, v = vs[x >> shift] - 128;
      out[0] = level(l + matrix.u_blue * u);
      out[1] = level(l - matrix.u_green * u - matrix.v_green * v);
      out[2] = level(l + matrix.v_red * v);
    }
  }
}

} // namespace

StripeCanvas::StripeCanvas(unsigned width, unsigned height)
    : width_(width), height_(height), bgrx_(size_t{width} * height * 4) {}
StripeCanvas::~StripeCanvas() = default;

void StripeCanvas::close_decoders() {
  decoders_.clear();
}

std::string StripeCanvas::paint(const std::string &codec, const Place &place, bool key,
                                const uint8_t *bytes, size_t size, bool visibly) {
  const auto [x, y, width, height, hole] = place;
  if (x >= width_ || y >= height_)
    return "stripe begins outside of the picture";
  const unsigned columns = std::min(width, width_ - x), rows = std::min(height, height_ - y);
  std::vector<uint8_t> decoded(visibly || codec == "jpeg" ? size_t{width} * height * 4 : 0);
  const int stride = static_cast<int>(width * 4);
  size_t decoded_stride = size_t{width} * 4;
  if (codec == "jpeg") {
    tjhandle handle = tjInitDecompress();
    int coded_width = 0, coded_height = 0, sampling = TJSAMP_420, colours = 0;
    tjDecompressHeader3(handle, bytes, size, &coded_width, &coded_height, &sampling, &colours);
    full_colour_ = sampling == TJSAMP_444;
    const int failed =
        tjDecompress2(handle, bytes, size, decoded.data(), static_cast<int>(width), stride,
                      static_cast<int>(height), TJPF_BGRX, TJFLAG_ACCURATEDCT);
    const std::string error = failed ? tjGetErrorStr2(handle) : "";
    tjDestroy(handle);
    if (failed)
      return error;
  } else {
    auto &decoder = decoders_[y];
    if (key && (!decoder || decoder->width != width || decoder->height != height))
      decoder = std::make_unique<RowDecoder>(width, height);
    if (!decoder)
      return "the row does not begin with a key";
    const AVFrame *frame = decoder->decode(bytes, size);
    if (!frame)
      return "libavcodec gave no picture for an access unit";
    if (frame->width != static_cast<int>(width) || frame->height != static_cast<int>(height))
      return "coded size differs from the meta";
    full_colour_ = frame->format == AV_PIX_FMT_YUV444P;
    if (!full_colour_ && frame->format != AV_PIX_FMT_YUV420P)
      return "neither 4:2:0 nor 4:4:4";
    const bool srgb =
        frame->color_primaries == AVCOL_PRI_BT709 && frame->color_trc == AVCOL_TRC_IEC61966_2_1;
    const bool bt601 = frame->colorspace == AVCOL_SPC_SMPTE170M;
    if (!any_colour_ &&
        (!bt601 || frame->color_range != AVCOL_RANGE_MPEG || (!srgb && !any_primaries_)))
      return "colour is not signalled as BT.601 matrix, limited range, BT.709 primaries, sRGB";
    if (visibly)
      convert(*frame, bt601 ? kBt601 : kBt709, columns, rows, decoded.data());
    decoded_stride = size_t{columns} * 4;
  }
  const auto copy = [&](unsigned row, unsigned from, unsigned to) { // columns of the stripe
    if (from < to)
      std::memcpy(&bgrx_[((size_t{y} + row) * width_ + x + from) * 4],
                  &decoded[row * decoded_stride + size_t{from} * 4], size_t{to - from} * 4);
  };
  for (unsigned row = 0; visibly && row < rows; row++) {
    if (y + row < hole.y || y + row >= hole.y + hole.height) {
      copy(row, 0, columns);
      continue;
    }
    copy(row, 0, std::clamp(hole.x, x, x + columns) - x);
    copy(row, std::clamp(hole.x + hole.width, x, x + columns) - x, columns);
  }
  return "";
}

std::string StripeCanvas::paint(const std::string &codec, GstBuffer *stripe) {
  const GstStripeMeta *meta = gst_buffer_get_stripe_meta(stripe);
  if (!meta)
    return "no GstStripeMeta";
  GstMapInfo map;
  if (!gst_buffer_map(stripe, &map, GST_MAP_READ))
    return "cannot be mapped";
  std::string error = paint(codec,
                            {meta->x,
                             meta->y,
                             meta->width,
                             meta->height,
                             {meta->hole_x, meta->hole_y, meta->hole_width, meta->hole_height}},
                            meta->key, map.data, map.size);
  gst_buffer_unmap(stripe, &map);
  return error;
}

double psnr_y(const std::vector<uint8_t> &a, const std::vector<uint8_t> &b, unsigned width,
              unsigned height) {
  double squares = 0;
  const size_t pixels = size_t{width} * height;
  auto luma = [](const uint8_t *p) { return 0.114 * p[0] + 0.587 * p[1] + 0.299 * p[2]; };
  for (size_t i = 0; i < pixels; i++) {
    const double difference = luma(&a[i * 4]) - luma(&b[i * 4]);
    squares += difference * difference;
  }
  return squares == 0 ? 100
                      : 10 * std::log10(255.0 * 255.0 * static_cast<double>(pixels) / squares);
}

} // namespace stripes::test
