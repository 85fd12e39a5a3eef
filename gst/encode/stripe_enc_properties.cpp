// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe_enc_properties.h"

#include "config.h"
#include "encode/rate_properties.h"

namespace stripes::encode {

namespace {

constexpr auto kPlaying = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                   GST_PARAM_MUTABLE_PLAYING);
constexpr auto kReady =
    static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);

template <typename E>
constexpr int raw(E value) {
  return static_cast<int>(value);
}

GType register_enum(const char *name, const GEnumValue *values) {
  const GType type = g_enum_register_static(name, values);
  gst_type_mark_as_plugin_api(type, static_cast<GstPluginAPIFlags>(0));
  return type;
}

GType codec_type() {
  static const GEnumValue values[] = {
#if HAVE_X264
    {raw(Codec::H264), "H.264, one stream a row, by libx264", "h264"},
#endif
#if HAVE_JPEG
    {raw(Codec::Jpeg), "JPEG, by TurboJPEG", "jpeg"},
#endif
    {0, nullptr, nullptr}
  };
  static const GType type = register_enum("GstStripeEncCodec", values);
  return type;
}

GType chroma_type() {
  static const GEnumValue values[] = {
      {raw(Chroma::Quarter), "One sample of colour for 2x2 pixels; any browser decodes it",
       "4:2:0"},
      {raw(Chroma::Full), "One for each pixel; H.264 is High 4:4:4 Predictive", "4:4:4"},
      {0, nullptr, nullptr}};
  static const GType type = register_enum("GstStripeEncChroma", values);
  return type;
}

GType detect_type() {
  static const GEnumValue values[] = {
      {raw(Detect::Auto), "Look where the damage meta says, everywhere without it", "auto"},
      {raw(Detect::Hash), "Hash every pixel of every picture", "hash"},
      {0, nullptr, nullptr}};
  static const GType type = register_enum("GstStripeEncDetect", values);
  return type;
}

GType streaming_type() {
  static const GEnumValue values[] = {
      {raw(Streaming::Auto), "While all of the screen changes all the time", "auto"},
      {raw(Streaming::Off), "Never: look for what changed in every picture", "off"},
      {raw(Streaming::On), "Always: one stripe, whatever comes is encoded", "on"},
      {0, nullptr, nullptr}};
  static const GType type = register_enum("GstStripeEncStreaming", values);
  return type;
}

GType paint_over_type() {
  static const GEnumValue values[] = {
      {raw(PaintOver::Off), "Leave still stripes as they are", "off"},
      {raw(PaintOver::Refine), "Better P pictures of what changed", "refine"},
      {raw(PaintOver::Idr), "A better key picture of the stripe", "idr"},
      {0, nullptr, nullptr}};
  static const GType type = register_enum("GstStripeEncPaintOver", values);
  return type;
}

} // namespace

void install_stripe_enc_properties(GObjectClass *klass) {
  const EncodeSettings d;
  auto add = [klass](guint id, GParamSpec *spec) {
    g_object_class_install_property(klass, id, spec);
  };
  auto number = [&](guint id, const char *name, const char *nick, const char *blurb, guint least,
                    guint most, guint value, GParamFlags flags = kPlaying) {
    add(id, g_param_spec_uint(name, nick, blurb, least, most, value, flags));
  };
  add(kPropCodec, g_param_spec_enum("codec", "Codec", "How stripes are encoded", codec_type(),
                                    raw(d.codec), kPlaying));
  add(kPropChroma, g_param_spec_enum("chroma", "Chroma",
                                     "How finely colour is sampled; changes with key stripes",
                                     chroma_type(), raw(d.chroma), kPlaying));
  number(kPropStripeHeight, "stripe-height", "Stripe height",
         "Height of a stripe in pixels, rounded up to a multiple of 64 (0 = automatic)", 0, 8192,
         d.stripe_height);
  add(kPropColumns,
      g_param_spec_boolean("columns", "Columns",
                           "Let stripes over motion be narrower than the picture; for receivers "
                           "that place them by the x of GstStripeMeta",
                           d.columns, kPlaying));
  number(kPropThreads, "threads", "Threads",
         "Stripes encoded at the same time (0 = one per processor)", 0, 64, 0, kReady);
  add(kPropDetect,
      g_param_spec_enum("detect", "Change detection", "How it is found out which tiles changed",
                        detect_type(), raw(d.detect), kPlaying));
  number(kPropCrf, "crf", "Quality of H.264",
         "Quantizer of H.264 stripes on x264's scale; less is better and larger", 1, 51, d.crf);
  install_rate_properties(klass);
  number(kPropJpegQuality, "jpeg-quality", "Quality of JPEG",
         "Quality of JPEG stripes in percent; more is better and larger", 1, 100, d.jpeg_quality);
  add(kPropStreaming,
      g_param_spec_enum("streaming", "Streaming mode",
                        "Take pictures for changed wherever they may have, without looking: for "
                        "games and films",
                        streaming_type(), raw(d.streaming), kPlaying));
  add(kPropPaintOver, g_param_spec_enum("paint-over", "Paint-over",
                                        "How stripes that stand still get a better picture",
                                        paint_over_type(), raw(d.paint_over), kPlaying));
  number(kPropPaintOverDelay, "paint-over-delay", "Paint-over delay",
         "Time in milliseconds that pixels stand still before they get a better picture", 10, 60000,
         static_cast<guint>(d.paint_over_delay.count()));
  number(kPropPaintOverCrf, "paint-over-crf", "Paint-over quality of H.264",
         "Quantizer of what stands still is 4 less than this, or crf where that is less", 1, 51,
         d.paint_over_crf);
  number(kPropPaintOverJpegQuality, "paint-over-jpeg-quality", "Paint-over quality of JPEG",
         "Quality of paint-over in percent; none happens unless it is more than jpeg-quality", 1,
         100, d.paint_over_jpeg_quality);
  add(kPropStats,
      g_param_spec_boxed("stats", "Statistics",
                         "What was encoded since the element left READY (bytes, nanoseconds)",
                         GST_TYPE_STRUCTURE,
                         static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)));
}

bool set_stripe_enc_property(EncodeSettings &s, guint &threads, guint id, const GValue *value) {
  switch (id) {
  case kPropCodec:
    s.codec = static_cast<Codec>(g_value_get_enum(value));
    return true;
  case kPropChroma:
    s.chroma = static_cast<Chroma>(g_value_get_enum(value));
    return true;
  case kPropStripeHeight:
    s.stripe_height = g_value_get_uint(value);
    return true;
  case kPropColumns:
    s.columns = g_value_get_boolean(value);
    return true;
  case kPropThreads:
    threads = g_value_get_uint(value);
    return true;
  case kPropDetect:
    s.detect = static_cast<Detect>(g_value_get_enum(value));
    return true;
  case kPropCrf:
    s.crf = g_value_get_uint(value);
    return true;
  case kPropJpegQuality:
    s.jpeg_quality = g_value_get_uint(value);
    return true;
  case kPropStreaming:
    s.streaming = static_cast<Streaming>(g_value_get_enum(value));
    return true;
  case kPropPaintOver:
    s.paint_over = static_cast<PaintOver>(g_value_get_enum(value));
    return true;
  case kPropPaintOverDelay:
    s.paint_over_delay = Milliseconds(g_value_get_uint(value));
    return true;
  case kPropPaintOverCrf:
    s.paint_over_crf = g_value_get_uint(value);
    return true;
  case kPropPaintOverJpegQuality:
    s.paint_over_jpeg_quality = g_value_get_uint(value);
    return true;
  default:
    return set_rate_property(s.rate, id, value);
  }
}

bool get_stripe_enc_property(const EncodeSettings &s, guint threads, guint id, GValue *value) {
  switch (id) {
  case kPropCodec:
    g_value_set_enum(value, raw(s.codec));
    return true;
  case kPropChroma:
    g_value_set_enum(value, raw(s.chroma));
    return true;
  case kPropStripeHeight:
    g_value_set_uint(value, s.stripe_height);
    return true;
  case kPropColumns:
    g_value_set_boolean(value, s.columns);
    return true;
  case kPropThreads:
    g_value_set_uint(value, threads);
    return true;
  case kPropDetect:
    g_value_set_enum(value, raw(s.detect));
    return true;
  case kPropCrf:
    g_value_set_uint(value, s.crf);
    return true;
  case kPropJpegQuality:
    g_value_set_uint(value, s.jpeg_quality);
    return true;
  case kPropStreaming:
    g_value_set_enum(value, raw(s.streaming));
    return true;
  case kPropPaintOver:
    g_value_set_enum(value, raw(s.paint_over));
    return true;
  case kPropPaintOverDelay:
    g_value_set_uint(value, static_cast<guint>(s.paint_over_delay.count()));
    return true;
  case kPropPaintOverCrf:
    g_value_set_uint(value, s.paint_over_crf);
    return true;
  case kPropPaintOverJpegQuality:
    g_value_set_uint(value, s.paint_over_jpeg_quality);
    return true;
  default:
    return get_rate_property(s.rate, id, value);
  }
}

} // namespace stripes::encode
