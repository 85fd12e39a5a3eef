// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "stripe/gststripe.h"

#include <gst/video/video-event.h>
#include <gtest/gtest.h>
#include <vector>

using namespace stripes;

TEST(CursorEvent, RoundTrip) {
  std::vector<guint8> pixels(3 * 2 * 4, 9);
  auto bytes = adopt(g_bytes_new(pixels.data(), pixels.size()));
  auto event = adopt(gst_stripe_event_new_cursor(bytes.get(), 3, 2, 1, 0, 44));
  GBytes *parsed = nullptr;
  guint width, height, x, y;
  guint64 serial;
  ASSERT_TRUE(
      gst_stripe_event_parse_cursor(event.get(), &parsed, &width, &height, &x, &y, &serial));
  EXPECT_TRUE(g_bytes_equal(parsed, bytes.get()));
  EXPECT_EQ(width, 3u);
  EXPECT_EQ(height, 2u);
  EXPECT_EQ(x, 1u);
  EXPECT_EQ(y, 0u);
  EXPECT_EQ(serial, 44u);
}

TEST(CursorEvent, HiddenPointerHasNoPixels) {
  auto event = adopt(gst_stripe_event_new_cursor(nullptr, 0, 0, 0, 0, 1));
  GBytes *parsed = reinterpret_cast<GBytes *>(1);
  ASSERT_TRUE(gst_stripe_event_parse_cursor(event.get(), &parsed, nullptr, nullptr, nullptr,
                                            nullptr, nullptr));
  EXPECT_EQ(parsed, nullptr);
}

TEST(CursorEvent, RefusesPixelsThatDoNotFit) {
  auto bytes = adopt(g_bytes_new("abcd", 4));
  auto event = adopt(gst_stripe_event_new_cursor(bytes.get(), 3, 2, 0, 0, 1));
  EXPECT_FALSE(gst_stripe_event_parse_cursor(event.get(), nullptr, nullptr, nullptr, nullptr,
                                             nullptr, nullptr));
}

TEST(PointerRelativeEvent, RoundTrip) {
  auto event = adopt(gst_stripe_event_new_pointer_relative(-5, 17));
  gint dx = 0, dy = 0;
  ASSERT_TRUE(gst_stripe_event_parse_pointer_relative(event.get(), &dx, &dy));
  EXPECT_EQ(dx, -5);
  EXPECT_EQ(dy, 17);
}

TEST(KeyUnitEvent, IsAStockForceKeyUnit) {
  auto event = adopt(gst_stripe_event_new_key_unit(nullptr, 0));
  gboolean all_headers = FALSE;
  ASSERT_TRUE(gst_video_event_is_force_key_unit(event.get()));
  ASSERT_TRUE(
      gst_video_event_parse_upstream_force_key_unit(event.get(), nullptr, &all_headers, nullptr));
  EXPECT_TRUE(all_headers);
  GArray *rows = reinterpret_cast<GArray *>(1);
  ASSERT_TRUE(gst_stripe_event_parse_key_unit(event.get(), &rows));
  EXPECT_EQ(rows, nullptr);
}

TEST(KeyUnitEvent, NamesRows) {
  const guint ys[] = {64, 960};
  auto event = adopt(gst_stripe_event_new_key_unit(ys, 2));
  GArray *rows = nullptr;
  ASSERT_TRUE(gst_stripe_event_parse_key_unit(event.get(), &rows));
  ASSERT_NE(rows, nullptr);
  ASSERT_EQ(rows->len, 2u);
  EXPECT_EQ(g_array_index(rows, guint, 1), 960u);
  g_array_unref(rows);
}

TEST(ThrottleEvent, RoundTrip) {
  for (GstClockTime interval :
       {GstClockTime{0}, GstClockTime{50} * GST_MSECOND, GST_STRIPE_THROTTLE_HOLD}) {
    auto event = adopt(gst_stripe_event_new_throttle(interval));
    GstClockTime parsed = 1;
    ASSERT_TRUE(gst_stripe_event_parse_throttle(event.get(), &parsed));
    EXPECT_EQ(parsed, interval);
  }
  auto overflow = adopt(gst_event_new_qos(GST_QOS_TYPE_OVERFLOW, 1.0, 0, 0));
  EXPECT_FALSE(gst_stripe_event_parse_throttle(overflow.get(), nullptr));
}

TEST(SettingsEvent, SetsWhatTheElementHasAndMayChange) {
  auto identity =
      adopt(GST_OBJECT(gst_object_ref_sink(gst_element_factory_make("queue", nullptr))));
  auto event = adopt(gst_stripe_event_new_settings(
      gst_structure_new("x", "max-size-buffers", G_TYPE_STRING, "17", "leaky", G_TYPE_STRING,
                        "downstream", "no-such-property", G_TYPE_INT, 4, nullptr)));
  const GstStructure *settings = nullptr;
  ASSERT_TRUE(gst_stripe_event_parse_settings(event.get(), &settings));
  // queue's properties are mutable while playing
  EXPECT_EQ(gst_stripe_settings_apply(identity.get(), settings), 2u);
  guint buffers = 0;
  gint leaky = 0;
  g_object_get(identity.get(), "max-size-buffers", &buffers, "leaky", &leaky, nullptr);
  EXPECT_EQ(buffers, 17u);
  EXPECT_EQ(leaky, 2);
}

TEST(SettingsEvent, IgnoresValuesOfTheWrongType) {
  auto queue = adopt(GST_OBJECT(gst_object_ref_sink(gst_element_factory_make("queue", nullptr))));
  StructurePtr settings(gst_structure_new("x", "max-size-buffers", G_TYPE_STRING, "many", nullptr));
  EXPECT_EQ(gst_stripe_settings_apply(queue.get(), settings.get()), 0u);
}
