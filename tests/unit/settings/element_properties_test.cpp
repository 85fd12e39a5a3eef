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
  EXPECT_EQ(joined(element_properties_of(settings, "video_fullcolor")), "stripeenc.chroma=4:2:0 ");
  EXPECT_EQ(joined(element_properties_of(settings, "video_streaming_mode")),
            "stripeenc.streaming=auto ");
  settings.set_from_page("h264_streaming_mode", "true");
  EXPECT_EQ(joined(element_properties_of(settings, "video_streaming_mode")),
            "stripeenc.streaming=on ");
  settings.set_from_page("h264_fullcolor", "true");
  EXPECT_EQ(joined(element_properties_of(settings, "video_fullcolor")), "stripeenc.chroma=4:4:4 ");
  EXPECT_TRUE(element_properties_of(settings, "port").empty());
  EXPECT_TRUE(element_properties_of(settings, "no_such").empty());
}

TEST(ElementProperties, WebRtcNetwork) {
  Settings settings;
  EXPECT_TRUE(element_properties_of(settings, "turn_host").empty()); // none
  for (auto [name, text] : {std::pair{"webrtc_min_port", "40000"},
                            {"webrtc_max_port", "40100"},
                            {"webrtc_ice_tcp", "false"},
                            {"webrtc_min_playout_delay", "-1"},
                            {"webrtc_max_playout_delay", "200"},
                            {"turn_host", "turn.example.com"},
                            {"turn_protocol", "tcp"},
                            {"turn_username", "me@home"},
                            {"turn_password", "a:b/c"}})
    EXPECT_TRUE(settings.set_operator(name, text)) << name;
  EXPECT_EQ(joined(element_properties_of(settings, "webrtc_min_port")),
            "stripewebrtcsink.min-port=40000 ");
  EXPECT_EQ(joined(element_properties_of(settings, "webrtc_ice_tcp")),
            "stripewebrtcsink.ice-tcp=false ");
  EXPECT_EQ(joined(element_properties_of(settings, "webrtc_min_playout_delay")),
            "stripewebrtcsink.min-playout-delay=-1 ");
  EXPECT_EQ(joined(element_properties_of(settings, "webrtc_max_playout_delay")),
            "stripewebrtcsink.max-playout-delay=200 ");
  EXPECT_FALSE(settings.set_operator("webrtc_min_playout_delay", "-2"));
  EXPECT_EQ(joined(element_properties_of(settings, "turn_host")),
            "stripewebrtcsink.turn-server="
            "turn://me%40home:a%3Ab%2Fc@turn.example.com:3478?transport=tcp ");
}

TEST(ElementProperties, RateControl) {
  Settings settings;
  for (auto [name, text] : {std::pair{"rate_control_mode", "cbr"},
                            {"video_bitrate", "2500"},
                            {"video_max_bitrate", "4000"},
                            {"video_refine_bitrate", "600"},
                            {"video_crf_rise", "6"}})
    EXPECT_EQ(settings.set_from_page(name, text), Settings::PageChange::Applied) << name;
  EXPECT_EQ(settings.set_from_page("video_max_qp", "40"), Settings::PageChange::Refused);
  EXPECT_TRUE(settings.set_operator("video_max_qp", "40"));
  std::string all;
  for (const char *name : {"rate_control_mode", "video_bitrate", "video_max_bitrate",
                           "video_refine_bitrate", "video_crf_rise", "video_max_qp"})
    all += joined(element_properties_of(settings, name));
  EXPECT_EQ(all, "stripeenc.rate-control=cbr stripeenc.bitrate=2500 stripewebrtcsink.bitrate=2500 "
                 "stripeenc.max-bitrate=4000 "
                 "stripeenc.refine-bitrate=600 stripeenc.crf-rise=6 stripeenc.max-qp=40 ");
}

TEST(ElementProperties, Stun) {
  Settings settings;
  EXPECT_EQ(joined(element_properties_of(settings, "stun_host")), "");
  ASSERT_TRUE(settings.set_operator("stun_host", "stun.example"));
  EXPECT_EQ(joined(element_properties_of(settings, "stun_host")),
            "stripewebrtcsink.stun-server=stun://stun.example:19302 ");
}

TEST(ElementProperties, AllOfThem) {
  EXPECT_EQ(
      joined(element_properties(Settings())),
      "stripeenc.codec=h264 stripeenc.stripe-height=0 stripewebrtcsink.encoder=auto "
      "stripewebrtcsink.public-ip= stripewebrtcsink.min-port=0 stripewebrtcsink.max-port=0 "
      "stripewebrtcsink.ice-tcp=true stripewebrtcsink.min-playout-delay=0 "
      "stripewebrtcsink.max-playout-delay=0 stripeenc.chroma=4:2:0 "
      "stripeenc.streaming=auto "
      "ximagestripesrc.max-framerate=60 "
      "stripeenc.crf=25 stripeenc.crf-rise=2 stripeenc.rate-control=crf "
      "stripeenc.bitrate=8000 stripewebrtcsink.bitrate=8000 stripeenc.max-bitrate=0 "
      "stripeenc.refine-bitrate=0 "
      "stripeenc.min-qp=0 stripeenc.max-qp=0 stripeenc.jpeg-quality=40 stripeenc.paint-over=refine "
      "stripeenc.paint-over-crf=18 stripeenc.paint-over-jpeg-quality=90 "
      "stripeenc.paint-over-delay=250 ");
}

} // namespace
} // namespace stripes
