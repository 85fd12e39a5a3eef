// SPDX-License-Identifier: MPL-2.0
#include "encode/clamped_settings.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;

namespace {

using Sentences = std::vector<std::string>;

EncodeSettings limited() {
  EncodeSettings settings;
  settings.codec = Codec::H264;
  settings.rate.max_bitrate = 4000;
  return settings;
}

EncodeSettings of_height(unsigned height) {
  EncodeSettings settings;
  settings.stripe_height = height;
  return settings;
}

} // namespace

TEST(ClampedSettings, NothingIsSaidOfWhatIsUsedAsItStands) {
  EXPECT_EQ(clamped_settings(EncodeSettings(), 1920, 1080), Sentences());
  EncodeSettings settings = limited();
  settings.stripe_height = 128;
  settings.rate.min_qp = settings.rate.max_qp = 30;
  EXPECT_EQ(clamped_settings(settings, 1920, 1080), Sentences());
}

TEST(ClampedSettings, RowsThatDoNotFit) {
  EXPECT_EQ(clamped_settings(of_height(100), 1920, 1080),
            Sentences{"stripe-height=100 is rounded up to a multiple of 64."});
  EXPECT_EQ(clamped_settings(of_height(32), 3840, 2160), Sentences());
  EXPECT_EQ(clamped_settings(of_height(32), 1920, 1080),
            Sentences{"stripe-height=32 is rounded up to a multiple of 64."});
  EXPECT_EQ(clamped_settings(of_height(8192), 1920, 1080),
            Sentences{"stripe-height=8192 is more than the picture has: it is one stripe."});
  EXPECT_EQ(clamped_settings(of_height(100), 0, 0), Sentences()) << "before there is a picture";
}

TEST(ClampedSettings, OneStripeForAFilmWhateverTheHeight) {
  EncodeSettings settings = of_height(100);
  settings.streaming = Streaming::On;
  settings.codec = Codec::H264;
  EXPECT_EQ(clamped_settings(settings, 1920, 1080), Sentences());
  settings.codec = Codec::Jpeg;
  EXPECT_EQ(clamped_settings(settings, 1920, 1080).size(), 1u);
}

TEST(ClampedSettings, QuantizersThatContradict) {
  EncodeSettings settings = limited();
  settings.rate.min_qp = 3;
  EXPECT_EQ(clamped_settings(settings, 640, 480),
            Sentences{"min-qp=3 is too fine: the finest quantizer is 25 where a bitrate decides."});
  const auto used = [&](const char *quantizer) {
    return Sentences{"max-qp=20 is finer than the finest quantizer of these settings: " +
                     std::string(quantizer) + " is used."};
  };
  settings.rate.min_qp = 40;
  settings.rate.max_qp = 20;
  EXPECT_EQ(clamped_settings(settings, 640, 480), used("40"));
  settings.rate.min_qp = 0;
  settings.crf = 25;
  EXPECT_EQ(clamped_settings(settings, 640, 480), used("25")) << "crf is finer in no mode";
  settings.rate.mode = RateControlMode::Cbr;
  EXPECT_EQ(clamped_settings(settings, 640, 480), Sentences());
  settings.rate.mode = RateControlMode::Crf;
  settings.rate.max_bitrate = 0; // no bitrate decides
  EXPECT_EQ(clamped_settings(settings, 640, 480), Sentences());
}
