// SPDX-License-Identifier: MPL-2.0
#include "settings/element_properties.h"

#include "base/gst_ptr.h"

namespace stripes {
namespace {

constexpr const char *kSource = "ximagestripesrc";
constexpr const char *kEncoder = "stripeenc";
constexpr const char *kWebRtc = "stripewebrtcsink";

// Settings that are one property with the same value.
struct Same {
  const char *setting;
  const char *element;
  const char *property;
};
constexpr Same kSame[] = {
    {"framerate", kSource, "max-framerate"},
    {"video_crf", kEncoder, "crf"},
    {"video_crf_rise", kEncoder, "crf-rise"},
    {"rate_control_mode", kEncoder, "rate-control"},
    {"video_bitrate", kEncoder, "bitrate"},
    {"video_bitrate", kWebRtc, "bitrate"},
    {"webrtc_encoder", kWebRtc, "encoder"},
    {"webrtc_public_ip", kWebRtc, "public-ip"},
    {"webrtc_min_port", kWebRtc, "min-port"},
    {"webrtc_max_port", kWebRtc, "max-port"},
    {"webrtc_ice_tcp", kWebRtc, "ice-tcp"},
    {"webrtc_min_playout_delay", kWebRtc, "min-playout-delay"},
    {"webrtc_max_playout_delay", kWebRtc, "max-playout-delay"},
    {"video_max_bitrate", kEncoder, "max-bitrate"},
    {"video_refine_bitrate", kEncoder, "refine-bitrate"},
    {"video_min_qp", kEncoder, "min-qp"},
    {"video_max_qp", kEncoder, "max-qp"},
    {"jpeg_quality", kEncoder, "jpeg-quality"},
    {"video_paintover_crf", kEncoder, "paint-over-crf"},
    {"paint_over_jpeg_quality", kEncoder, "paint-over-jpeg-quality"},
    {"paint_over_delay", kEncoder, "paint-over-delay"},
};

void add_encoder(const Settings &settings, std::vector<ElementProperty> &out) {
  const std::string encoder = settings.get_text("encoder");
  out.push_back({kEncoder, "codec", encoder == "jpeg" ? "jpeg" : "h264"});
  // Higher than any picture: the whole of it is one row.
  out.push_back({kEncoder, "stripe-height", encoder == "h264enc" ? "8192" : "0"});
}

void add_streaming(const Settings &settings, std::vector<ElementProperty> &out) {
  out.push_back({kEncoder, "streaming", settings.get_bool("video_streaming_mode") ? "on" : "auto"});
}

void add_paint_over(const Settings &settings, std::vector<ElementProperty> &out) {
  out.push_back(
      {kEncoder, "paint-over", settings.get_bool("use_paint_over_quality") ? "refine" : "off"});
}

void add_stun(const Settings &settings, std::vector<ElementProperty> &out) {
  if (const std::string host = settings.get_text("stun_host"); !host.empty())
    out.push_back(
        {kWebRtc, "stun-server", "stun://" + host + ":" + settings.get_text("stun_port")});
}

void add_turn(const Settings &settings, std::vector<ElementProperty> &out) {
  const auto escaped = [&](const char *name) {
    const GString_ text(g_uri_escape_string(settings.get_text(name).c_str(), nullptr, FALSE));
    return std::string(text.get());
  };
  if (const std::string host = settings.get_text("turn_host"); !host.empty())
    out.push_back({kWebRtc, "turn-server",
                   "turn://" + escaped("turn_username") + ":" + escaped("turn_password") + "@" +
                       host + ":" + settings.get_text("turn_port") +
                       "?transport=" + settings.get_text("turn_protocol")});
}

} // namespace

ElementProperty full_colour_property(bool full) {
  return {kEncoder, "chroma", full ? "4:4:4" : "4:2:0"};
}

ElementProperty columns_property(bool narrow) {
  return {kEncoder, "columns", narrow ? "true" : "false"};
}

std::vector<ElementProperty> element_properties_of(const Settings &settings,
                                                   std::string_view name) {
  std::vector<ElementProperty> out;
  const SettingSpec *spec = find_setting(name);
  if (!spec)
    return out;
  const std::string_view setting = spec->name;
  if (setting == "encoder")
    add_encoder(settings, out);
  else if (setting == "video_fullcolor")
    out.push_back(full_colour_property(settings.get_bool("video_fullcolor")));
  else if (setting == "video_streaming_mode")
    add_streaming(settings, out);
  else if (setting == "use_paint_over_quality")
    add_paint_over(settings, out);
  else if (setting == "stun_host")
    add_stun(settings, out);
  else if (setting == "turn_host")
    add_turn(settings, out);
  for (const Same &same : kSame)
    if (setting == same.setting)
      out.push_back({same.element, same.property, settings.get_text(setting)});
  return out;
}

std::vector<ElementProperty> element_properties(const Settings &settings) {
  std::vector<ElementProperty> out;
  for (const SettingSpec &spec : setting_table())
    for (ElementProperty &property : element_properties_of(settings, spec.name))
      out.push_back(std::move(property));
  return out;
}

} // namespace stripes
