// SPDX-License-Identifier: MPL-2.0
#include "encode/rate_properties.h"

#include "encode/stripe_enc_properties.h"

namespace stripes::encode {

namespace {

constexpr auto kFlags = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                 GST_PARAM_MUTABLE_PLAYING);

struct Number {
  guint id;
  unsigned RateSettings::*field;
  unsigned least, most;
  const char *name, *nick, *blurb;
};

constexpr Number kNumbers[] = {
    {kPropBitrate, &RateSettings::bitrate, 1, 1000000, "bitrate", "Bitrate",
     "Bitrate of H.264 in kbit/s for the whole picture, with rate-control=cbr"},
    {kPropMaxBitrate, &RateSettings::max_bitrate, 0, 1000000, "max-bitrate", "Most bitrate",
     "Most kbit/s of H.264 for the whole picture, with any rate-control (0 = no limit)"},
    {kPropRefineBitrate, &RateSettings::refine_bitrate, 0, 1000000, "refine-bitrate",
     "Bitrate of paint-over", "Most kbit/s of H.264 that paint-over=refine takes (0 = automatic)"},
    {kPropCrfRise, &RateSettings::crf_rise, 0, 20, "crf-rise", "Rise of the quantizer",
     "Steps that the quantizer rises above crf when much of the picture moves"},
    {kPropMinQp, &RateSettings::min_qp, 0, 51, "min-qp", "Finest quantizer",
     "Least quantizer of H.264 where a bitrate decides (0 = automatic)"},
    {kPropMaxQp, &RateSettings::max_qp, 0, 51, "max-qp", "Coarsest quantizer",
     "Largest quantizer of H.264 where a bitrate decides (0 = automatic)"},
};

const Number *find(guint id) {
  for (const Number &number : kNumbers)
    if (number.id == id)
      return &number;
  return nullptr;
}

GType mode_type() {
  static const GEnumValue values[] = {
      {static_cast<int>(RateControlMode::Crf), "The quality that crf says", "crf"},
      {static_cast<int>(RateControlMode::Cbr), "The best quality that bitrate allows", "cbr"},
      {0, nullptr, nullptr}};
  static const GType type = [] {
    const GType made = g_enum_register_static("GstStripeEncRateControl", values);
    gst_type_mark_as_plugin_api(made, static_cast<GstPluginAPIFlags>(0));
    return made;
  }();
  return type;
}

} // namespace

void install_rate_properties(GObjectClass *klass) {
  const RateSettings d;
  g_object_class_install_property(klass, kPropRateControl,
                                  g_param_spec_enum("rate-control", "Rate control",
                                                    "What decides the quantizer of H.264",
                                                    mode_type(), static_cast<int>(d.mode), kFlags));
  for (const Number &n : kNumbers)
    g_object_class_install_property(
        klass, n.id,
        g_param_spec_uint(n.name, n.nick, n.blurb, n.least, n.most, d.*n.field, kFlags));
}

bool set_rate_property(RateSettings &settings, guint id, const GValue *value) {
  if (const Number *number = find(id)) {
    settings.*number->field = g_value_get_uint(value);
    return true;
  }
  if (id != kPropRateControl)
    return false;
  settings.mode = static_cast<RateControlMode>(g_value_get_enum(value));
  return true;
}

bool get_rate_property(const RateSettings &settings, guint id, GValue *value) {
  if (const Number *number = find(id)) {
    g_value_set_uint(value, settings.*number->field);
    return true;
  }
  if (id != kPropRateControl)
    return false;
  g_value_set_enum(value, static_cast<int>(settings.mode));
  return true;
}

} // namespace stripes::encode
