// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "capture/input/navigation.h"
#include "stripe/gststripe.h"

#include <cmath>
#include <gst/video/navigation.h>
#include <gtest/gtest.h>

using namespace stripes;
using Kind = InputEvent::Kind;

namespace {

constexpr auto kNone = GST_NAVIGATION_MODIFIER_NONE;

std::vector<InputEvent> read(NavigationReader &reader, GstEvent *raw) {
  const auto event = adopt(raw);
  const auto result = reader.read(event.get());
  EXPECT_TRUE(result);
  return result.value_or(std::vector<InputEvent>{});
}

} // namespace

TEST(Keysyms, ByNameNumberOrCharacter) {
  EXPECT_EQ(keysym_from_text("a"), 0x61u);
  EXPECT_EQ(keysym_from_text("1"), 0x31u);
  EXPECT_EQ(keysym_from_text("97"), 0x61u);
  EXPECT_EQ(keysym_from_text("0xffe1"), 0xffe1u);
  EXPECT_EQ(keysym_from_text("Shift_L"), 0xffe1u);
  EXPECT_EQ(keysym_from_text("U6F22"), 0x01006f22u);
  EXPECT_EQ(keysym_from_text("\xe6\xbc\xa2"), 0x01006f22u);
  EXPECT_EQ(keysym_from_text("\xc3\xa9"), 0xe9u);
  for (const char *nonsense : {"", "no such", "99999999999", "4294967295", "-5", "\xff", "12x"})
    EXPECT_EQ(keysym_from_text(nonsense), 0u) << nonsense;
}

TEST(Navigation, Buttons) {
  NavigationReader reader;
  const auto press = read(reader, gst_navigation_event_new_mouse_button_press(3, 10.6, 20, kNone));
  EXPECT_EQ(press, (std::vector<InputEvent>{
                       {.kind = Kind::Button, .down = true, .code = 3, .x = 10, .y = 20}}));
  EXPECT_TRUE(read(reader, gst_navigation_event_new_mouse_button_press(0, 1, 1, kNone)).empty());
  EXPECT_TRUE(read(reader, gst_navigation_event_new_mouse_button_press(999, 1, 1, kNone)).empty());
}

TEST(Navigation, HostileCoordinates) {
  NavigationReader reader;
  for (const double wild : {std::nan(""), -1e300, double{-INFINITY}}) {
    const auto moved = read(reader, gst_navigation_event_new_mouse_move(wild, 1e300, kNone));
    EXPECT_EQ(moved, (std::vector<InputEvent>{{.kind = Kind::Motion, .x = 0, .y = 32767}}));
  }
}

TEST(Navigation, ScrollUpAndRightArePositiveAndFractionsAddUp) {
  NavigationReader reader;
  const auto scroll = [&](double dx, double dy) {
    return read(reader, gst_navigation_event_new_mouse_scroll(5, 5, dx, dy, kNone));
  };
  EXPECT_EQ(scroll(0, 1), (std::vector<InputEvent>{{.kind = Kind::Scroll, .x = 0, .y = 1}}));
  EXPECT_EQ(scroll(-2, 0), (std::vector<InputEvent>{{.kind = Kind::Scroll, .x = -2, .y = 0}}));
  EXPECT_TRUE(scroll(0, -0.5).empty());
  EXPECT_EQ(scroll(0, -0.5), (std::vector<InputEvent>{{.kind = Kind::Scroll, .x = 0, .y = -1}}));
  EXPECT_EQ(scroll(0, 1e9), (std::vector<InputEvent>{{.kind = Kind::Scroll, .x = 0, .y = 64}}));
  EXPECT_TRUE(scroll(NAN, NAN).empty());
}

TEST(Navigation, FirstFingerIsThePointer) {
  NavigationReader reader;
  const auto down = read(reader, gst_navigation_event_new_touch_down(7, 1, 2, 0.5, kNone));
  EXPECT_EQ(down, (std::vector<InputEvent>{
                      {.kind = Kind::Button, .down = true, .code = 1, .x = 1, .y = 2}}));
  EXPECT_TRUE(read(reader, gst_navigation_event_new_touch_down(8, 9, 9, 0.5, kNone)).empty());
  EXPECT_TRUE(read(reader, gst_navigation_event_new_touch_motion(8, 9, 9, 0.5, kNone)).empty());
  EXPECT_EQ(read(reader, gst_navigation_event_new_touch_motion(7, 3, 4, 0.5, kNone)),
            (std::vector<InputEvent>{{.kind = Kind::Motion, .x = 3, .y = 4}}));
  EXPECT_EQ(read(reader, gst_navigation_event_new_touch_up(7, 5, 6, kNone)),
            (std::vector<InputEvent>{{.kind = Kind::Button, .code = 1, .x = 5, .y = 6}}));
  EXPECT_TRUE(read(reader, gst_navigation_event_new_touch_up(7, 5, 6, kNone)).empty());
  read(reader, gst_navigation_event_new_touch_down(1, 1, 2, 0.5, kNone));
  EXPECT_EQ(read(reader, gst_navigation_event_new_touch_cancel(kNone)).size(), 1u);
}

TEST(Navigation, RelativeMotionAndStrangers) {
  NavigationReader reader;
  EXPECT_EQ(read(reader, gst_stripe_event_new_pointer_relative(-3, 4)),
            (std::vector<InputEvent>{{.kind = Kind::RelativeMotion, .x = -3, .y = 4}}));
  const auto other = adopt(gst_event_new_reconfigure());
  EXPECT_FALSE(reader.read(other.get()));
}
