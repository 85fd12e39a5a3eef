// SPDX-License-Identifier: MPL-2.0
#include "settings/element_properties.h"

namespace stripes {
namespace {

constexpr const char *kSource = "ximagestripesrc";
constexpr const char *kEncoder = "stripeenc";

// Settings that are one property with the same value.
struct Same {
  const char *setting;
  const char *element;
  const char *property;
};
constexpr Same kSame[] = {
    {"framerate", kSource, "max-framerate"},
    {"video_crf", kEncoder, "crf"},
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

void add_paint_over(const Settings &settings, std::vector<ElementProperty> &out) {
  out.push_back(
      {kEncoder, "paint-over", settings.get_bool("use_paint_over_quality") ? "refine" : "off"});
}

} // namespace

std::vector<ElementProperty> element_properties_of(const Settings &settings,
                                                   std::string_view name) {
  std::vector<ElementProperty> out;
  const SettingSpec *spec = find_setting(name);
  if (!spec)
    return out;
  const std::string_view setting = spec->name;
  if (setting == "encoder")
    add_encoder(settings, out);
  else if (setting == "use_paint_over_quality")
    add_paint_over(settings, out);
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
