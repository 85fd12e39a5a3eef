// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe_codec.h"

#include "config.h"

#if HAVE_X264
#include "encode/h264_stripe_codec.h"
#endif
#if HAVE_JPEG
#include "encode/jpeg_stripe_codec.h"
#endif

namespace stripes::encode {

Result<std::unique_ptr<StripeCodec>> make_stripe_codec(const EncodeSettings &settings,
                                                       const StripeFormat &format) {
#if HAVE_X264
  if (settings.codec == Codec::H264)
    return H264StripeCodec::make(format, settings.chroma);
#endif
#if HAVE_JPEG
  if (settings.codec == Codec::Jpeg)
    return JpegStripeCodec::make();
#endif
  return Failure{"This build of stripeenc lacks the codec that was asked for.", ""};
}

} // namespace stripes::encode
