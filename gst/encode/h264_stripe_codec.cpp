// SPDX-License-Identifier: MPL-2.0
#include "encode/h264_stripe_codec.h"

#include "encode/thread_scratch.h"

#include <algorithm>
#include <cstring>
#include <libyuv/convert.h>
#include <libyuv/planar_functions.h>
#include <mutex>

namespace stripes::encode {

namespace {

unsigned coded(unsigned side, Chroma chroma) {
  return chroma == Chroma::Full ? side : (side + 1) & ~1u;
}

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

constexpr unsigned kLeastSlice = 256; // px

// px. x264 keeps a table of what vectors cost for each quantizer, 0.9 MiB an encoder for the 512 px
// of its levels. What goes that far has a tall stripe.
constexpr int kNearSearch = 64;

struct Patched {}; // a piece of memory, see thread_scratch.h

// x264 takes colour at full resolution for less visible than brightness and quantizes it 6 steps
// coarser. Who asks for it wants it sharp.
constexpr int kFullColourOffset = -6;

x264_param_t parameters(unsigned width, unsigned height, const StripeFormat &format, Chroma chroma,
                        int middle) {
  x264_param_t p;
  x264_param_default_preset(&p, "ultrafast", "zerolatency");
  p.i_log_level = X264_LOG_NONE;
  p.i_csp = chroma == Chroma::Full ? X264_CSP_I444 : X264_CSP_I420;
  p.i_width = static_cast<int>(width);
  p.i_height = static_cast<int>(height);
  p.i_fps_num = format.fps_n;
  p.i_fps_den = format.fps_d;
  // Stripes are the parallelism, but for tall ones.
  p.i_threads = static_cast<int>(std::clamp(height / kLeastSlice, 1U, format.threads));
  p.b_sliced_threads = p.i_threads > 1;
  p.i_keyint_max = X264_KEYINT_MAX_INFINITE; // key pictures come on request only
  p.i_scenecut_threshold = 0;
  p.b_repeat_headers = 1;
  p.b_annexb = 1;
  p.b_aud = 0;
  p.rc.i_rc_method = X264_RC_CQP;
  p.rc.i_qp_constant = middle;
  p.rc.f_ip_factor = p.rc.f_pb_factor = kLargestFactor;
  p.analyse.b_mb_info = 1;
  if (height < kTallStripe)
    p.analyse.i_mv_range = kNearSearch;
  p.vui.i_colorprim = format.colour.primaries;
  p.vui.i_transfer = format.colour.transfer;
  p.vui.i_colmatrix = Colour::kBt601; // by to_h264()
  p.vui.b_fullrange = 0;
  if (chroma == Chroma::Full)
    p.analyse.i_chroma_qp_offset = kFullColourOffset;
  x264_param_apply_profile(&p, chroma == Chroma::Full ? "high444" : "baseline");
  return p;
}

} // namespace

void H264StripeCodec::Close::operator()(x264_t *encoder) const {
  std::lock_guard lock(open_mutex);
  x264_encoder_close(encoder);
}

Result<std::unique_ptr<StripeCodec>> H264StripeCodec::make(const StripeFormat &format,
                                                           Chroma chroma) {
  std::unique_ptr<H264StripeCodec> codec(new H264StripeCodec(format, chroma));
  const Status opened = codec->open(kMostQp - 2 * kReach);
  if (!opened)
    return opened.failure();
  return std::unique_ptr<StripeCodec>(std::move(codec));
}

H264StripeCodec::H264StripeCodec(const StripeFormat &format, Chroma chroma)
    : format_(format), chroma_(chroma), width_(coded(format.width, chroma)),
      height_(coded(format.height, chroma)) {}

Status H264StripeCodec::open(int least_qp) {
  const int middle = middle_qp(least_qp);
  x264_param_t p = parameters(width_, height_, format_, chroma_, middle);
  x264_t *opened = nullptr;
  {
    std::lock_guard lock(open_mutex);
    opened = x264_encoder_open(&p);
  }
  encoder_.reset(opened);
  shown_ = {};
  least_qp_ = middle - kReach;
  tuning_ = {p.analyse.b_dct_decimate != 0, p.analyse.i_me_method == X264_ME_UMH};
  if (encoder_)
    return {};
  return Failure{"The H.264 encoder could not be started.", "x264_encoder_open failed for " +
                                                                std::to_string(width_) + "x" +
                                                                std::to_string(height_)};
}

void H264StripeCodec::tune(const Tuning &tuning) {
  if (tuning == tuning_)
    return;
  x264_param_t p;
  x264_encoder_parameters(encoder_.get(), &p);
  p.analyse.b_dct_decimate = tuning.drop_small_residuals;
  p.analyse.i_me_method = tuning.search_far ? X264_ME_UMH : X264_ME_DIA;
  if (x264_encoder_reconfig(encoder_.get(), &p) == 0)
    tuning_ = tuning;
}

// What lies outside of all that changed together. Not every tile that stayed the same: white
// between moving lines moves along for nothing, while to be named constant costs it a vector of its
// own (measured: 20 % more for a page that scrolls, 40 % for a window that is dragged).
uint8_t *H264StripeCodec::still_blocks(const TileMask &changed) {
  constexpr unsigned kBlock = 16; // px, a macroblock
  static_assert(kTileHeight == kBlock && kTileWidth % kBlock == 0);
  constexpr unsigned kPerTile = kTileWidth / kBlock;
  const unsigned columns = (width_ + kBlock - 1) / kBlock, rows = (height_ + kBlock - 1) / kBlock;
  still_blocks_.assign(size_t{columns} * rows, X264_MBINFO_CONSTANT);
  const TileMask::Box box = changed.box();
  const ptrdiff_t left = ptrdiff_t{box.left} * kPerTile;
  const ptrdiff_t right = std::min(box.right * kPerTile, columns);
  for (unsigned row = box.top; row < std::min(box.bottom, rows); row++) {
    const auto line = still_blocks_.begin() + static_cast<ptrdiff_t>(row) * columns;
    std::fill(line + left, line + right, 0);
  }
  return still_blocks_.data();
}

// The tiles that changed, and around them what the decoder shows already: x264 has no quantizer for
// each macroblock without its look-ahead, but skips what costs nothing.
ConvertedRows H264StripeCodec::over_what_is_shown(const ConvertedRows &rows,
                                                  const TileMask &changed) {
  const unsigned colour_shift = chroma_ == Chroma::Full ? 0 : 1;
  const size_t luma = size_t{width_} * height_, colour = luma >> 2 * colour_shift;
  uint8_t *patched_planes = thread_scratch<Patched>(luma + 2 * colour);
  const int width = static_cast<int>(width_), height = static_cast<int>(height_);
  const std::array<uint8_t *, 3> to{patched_planes, patched_planes + luma,
                                    patched_planes + luma + colour};
  if (chroma_ == Chroma::Full)
    for (size_t i = 0; i < 3; i++)
      libyuv::CopyPlane(shown_.plane[i], shown_.i_stride[i], to[i], width, width, height);
  else
    libyuv::NV12ToI420(shown_.plane[0], shown_.i_stride[0], shown_.plane[1], shown_.i_stride[1],
                       to[0], width, to[1], width / 2, to[2], width / 2, width, height);
  ConvertedRows patched{chroma_, width_, height_, {}};
  for (unsigned i = 0; i < 3; i++) {
    const unsigned shift = i > 0 ? colour_shift : 0;
    const unsigned stride = width_ >> shift;
    patched.planes[i] = {to[i], static_cast<ptrdiff_t>(stride)};
    for (unsigned tile = 0; tile < changed.size(); tile++) {
      if (!changed.test(tile))
        continue;
      const unsigned x = tile % changed.columns() * kTileWidth >> shift;
      const unsigned y = tile / changed.columns() * kTileHeight >> shift;
      const unsigned lines = std::min(kTileHeight >> shift, (height_ >> shift) - y);
      const unsigned bytes = std::min(kTileWidth >> shift, stride - x);
      for (unsigned line = y; line < y + lines; line++)
        std::memcpy(to[i] + size_t{line} * stride + x, rows.planes[i].row(line) + x, bytes);
    }
  }
  return patched;
}

Result<StripePayload> H264StripeCodec::encode(const StripeRequest &request,
                                              const EncodeSettings &settings) {
  const StageTimer timer(request.times, Stage::Encode);
  bool key = request.key;
  const int qp = std::clamp(request.qp, kLeastQp, kMostQp);
  if (qp < least_qp_) { // somebody just asked for nearly lossless
    if (const Status opened = open(qp); !opened)
      return opened.failure();
    key = true;
  }
  // What is as fine as what stands still gets no better pass that would bring them.
  const bool as_still = settings.can_paint_over() && qp <= settings.plan.still;
  tune({.drop_small_residuals = request.quality == Quality::Everyday && !as_still,
        .search_far = height_ >= kTallStripe && !request.film});

  ConvertedRows rows = request.converted;
  if (request.changed && request.keep_others && !key && shown_.i_plane > 0)
    rows = over_what_is_shown(rows, *request.changed);

  x264_picture_t in, out;
  x264_picture_init(&in);
  in.i_type = key ? X264_TYPE_IDR : X264_TYPE_P;
  in.i_qpplus1 = qp + 1;
  in.i_pts = pts_++;
  in.img.i_csp = chroma_ == Chroma::Full ? X264_CSP_I444 : X264_CSP_I420;
  in.img.i_plane = 3;
  for (int i = 0; i < in.img.i_plane; i++) {
    const Plane &plane = rows.planes[static_cast<size_t>(i)];
    in.img.plane[i] = const_cast<uint8_t *>(plane.pixels); // x264 only copies them
    in.img.i_stride[i] = static_cast<int>(plane.stride);
  }
  if (request.changed && !key)
    in.prop.mb_info = still_blocks(*request.changed);

  x264_nal_t *nals = nullptr;
  int count = 0;
  const int size = x264_encoder_encode(encoder_.get(), &nals, &count, &in, &out);
  if (size <= 0)
    return Failure{"A picture could not be encoded as H.264.",
                   "x264_encoder_encode returned " + std::to_string(size)};
  shown_ = out.img;
  StripePayload payload;
  payload.bytes.assign(nals[0].p_payload, nals[0].p_payload + size);
  payload.width = width_;
  payload.height = height_;
  payload.key = out.b_keyframe != 0;
  return payload;
}

} // namespace stripes::encode
