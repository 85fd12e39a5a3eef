// SPDX-License-Identifier: MPL-2.0
#include "settings/element_properties.h"

#include <gtest/gtest.h>

namespace stripes {
namespace {

std::string joined(const std::vector<ElementProperty> &properties) {
  std::string text;
  for (const ElementProperty &p : properties)
    text += std::string(p.element) + "." + p.property + "=" + p.text + " ";
  return text;
}

TEST(ElementProperties, Encoder) {
  Settings settings;
  EXPECT_EQ(joined(element_properties_of(settings, "encoder")),
            "stripeenc.codec=h264 stripeenc.stripe-height=0 ");
  settings.set_from_page("encoder", "h264enc");
  EXPECT_EQ(joined(element_properties_of(settings, "encoder")),
            "stripeenc.codec=h264 stripeenc.stripe-height=8192 ");
  settings.set_from_page("encoder", "jpeg");
  EXPECT_EQ(joined(element_properties_of(settings, "encoder")),
            "stripeenc.codec=jpeg stripeenc.stripe-height=0 ");
}

TEST(ElementProperties, Others) {
  Settings settings;
  settings.set_from_page("framerate", "30");
  settings.set_from_page("use_paint_over_quality", "false");
  EXPECT_EQ(joined(element_properties_of(settings, "framerate")),
            "ximagestripesrc.max-framerate=30 ");
  EXPECT_EQ(joined(element_properties_of(settings, "use-paint-over-quality")),
            "stripeenc.paint-over=off ");
  EXPECT_TRUE(element_properties_of(settings, "port").empty());
  EXPECT_TRUE(element_properties_of(settings, "no_such").empty());
}

TEST(ElementProperties, AllOfThem) {
  EXPECT_EQ(joined(element_properties(Settings())),
            "stripeenc.codec=h264 stripeenc.stripe-height=0 ximagestripesrc.max-framerate=60 "
            "stripeenc.crf=25 stripeenc.jpeg-quality=40 stripeenc.paint-over=refine "
            "stripeenc.paint-over-crf=18 stripeenc.paint-over-jpeg-quality=90 "
            "stripeenc.paint-over-delay=250 ");
}

} // namespace
} // namespace stripes
