// SPDX-License-Identifier: MPL-2.0
#include "encode/h264_stripe_codec.h"

#include "encode/convert_bt601.h"

#include <algorithm>
#include <mutex>

namespace stripes::encode {

namespace {

// Two encoders must not be opened or closed at once: libx264 sets up shared tables.
std::mutex open_mutex;

// x264 is never left to choose a quantizer, but with a constant one it confines what we ask for to
// what I to B pictures would get. Its factors between them reach 20 either way: spread that over
// what is useful. (A constant of 0 would mean lossless and another profile.)
constexpr int kLeastQp = 1, kMostQp = 51, kReach = 20;
constexpr float kLargestFactor = 10; // 6 · log2(10) = 19.9

int middle_qp(int least) {
  return std::clamp(least + kReach, kLeastQp + kReach, kMostQp - kReach);
}

constexpr int kIpOffset =
    3; // a key picture is the reference of all that follows: x264's own ip_ratio

x264_param_t parameters(unsigned width, unsigned height, const StripeFormat &format, int middle) {
  x264_param_t p;
  x264_param_default_preset(&p, "ultrafast", "zerolatency");
  p.i_log_level = X264_LOG_NONE;
  p.i_csp = X264_CSP_I420;
  p.i_width = static_cast<int>(width);
  p.i_height = static_cast<int>(height);
  p.i_fps_num = format.fps_n;
  p.i_fps_den = format.fps_d;
  p.i_threads = 1; // stripes are the parallelism
  p.b_sliced_threads = 0;
  p.i_keyint_max = X264_KEYINT_MAX_INFINITE; // key pictures come on request only
  p.i_scenecut_threshold = 0;
  p.b_repeat_headers = 1;
  p.b_annexb = 1;
  p.b_aud = 0;
  p.rc.i_rc_method = X264_RC_CQP;
  p.rc.i_qp_constant = middle;
  p.rc.f_ip_factor = p.rc.f_pb_factor = kLargestFactor;
  p.analyse.b_mb_info = 1;
  p.analyse.b_dct_decimate =
      0; // it throws away just the small residuals that refinement is made of
  p.vui.i_colorprim = format.colour.primaries;
  p.vui.i_transfer = format.colour.transfer;
  p.vui.i_colmatrix = Colour::kBt601; // by to_h264()
  p.vui.b_fullrange = 0;
  x264_param_apply_profile(&p, "baseline");
  return p;
}

int quantizer(const StripeRequest &request, const EncodeSettings &settings) {
  const unsigned crf =
      request.quality == Quality::PaintOver ? settings.paint_over_crf : settings.crf;
  const int offset = request.key && request.quality == Quality::Everyday ? kIpOffset : 0;
  return std::clamp(static_cast<int>(crf) - offset, kLeastQp, kMostQp);
}

} // namespace

void H264StripeCodec::Close::operator()(x264_t *encoder) const {
  std::lock_guard lock(open_mutex);
  x264_encoder_close(encoder);
}

Result<std::unique_ptr<StripeCodec>> H264StripeCodec::make(const StripeFormat &format) {
  std::unique_ptr<H264StripeCodec> codec(new H264StripeCodec(format));
  const Status opened = codec->open(kMostQp - 2 * kReach);
  if (!opened)
    return opened.failure();
  return std::unique_ptr<StripeCodec>(std::move(codec));
}

H264StripeCodec::H264StripeCodec(const StripeFormat &format)
    : format_(format), width_((format.width + 1) & ~1u), height_((format.height + 1) & ~1u) {}

Status H264StripeCodec::open(int least_qp) {
  const int middle = middle_qp(least_qp);
  x264_param_t p = parameters(width_, height_, format_, middle);
  x264_t *opened = nullptr;
  {
    std::lock_guard lock(open_mutex);
    opened = x264_encoder_open(&p);
  }
  encoder_.reset(opened);
  least_qp_ = middle - kReach;
  if (encoder_)
    return {};
  return Failure{"The H.264 encoder could not be started.", "x264_encoder_open failed for " +
                                                                std::to_string(width_) + "x" +
                                                                std::to_string(height_)};
}

Result<StripePayload> H264StripeCodec::encode(const StripeRequest &request,
                                              const EncodeSettings &settings) {
  const Planes420 planes = to_h264(request.rows);
  bool key = request.key;
  const int qp = quantizer(request, settings);
  if (qp < least_qp_) { // somebody just asked for nearly lossless
    if (const Status opened = open(qp); !opened)
      return opened.failure();
    key = true;
  }

  x264_picture_t in, out;
  x264_picture_init(&in);
  in.i_type = key ? X264_TYPE_IDR : X264_TYPE_P;
  in.i_qpplus1 = qp + 1;
  in.i_pts = pts_++;
  in.img.i_csp = planes.interleaved ? X264_CSP_NV12 : X264_CSP_I420;
  in.img.i_plane = planes.interleaved ? 2 : 3;
  for (int i = 0; i < in.img.i_plane; i++) {
    const Plane &plane = planes.planes[static_cast<size_t>(i)];
    in.img.plane[i] = const_cast<uint8_t *>(plane.pixels); // x264 only copies them
    in.img.i_stride[i] = static_cast<int>(plane.stride);
  }
  static_assert(X264_MBINFO_CONSTANT == 1, "StripeRequest::still_blocks holds these");
  if (request.still_blocks && !key)
    in.prop.mb_info = request.still_blocks->data();

  x264_nal_t *nals = nullptr;
  int count = 0;
  const int size = x264_encoder_encode(encoder_.get(), &nals, &count, &in, &out);
  if (size <= 0)
    return Failure{"A picture could not be encoded as H.264.",
                   "x264_encoder_encode returned " + std::to_string(size)};
  StripePayload payload;
  payload.bytes.assign(nals[0].p_payload, nals[0].p_payload + size);
  payload.width = width_;
  payload.height = height_;
  payload.key = out.b_keyframe != 0;
  return payload;
}

} // namespace stripes::encode
