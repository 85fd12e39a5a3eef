// SPDX-License-Identifier: MPL-2.0
#include "server/input.h"

#include <gtest/gtest.h>
#include <string>

using namespace stripes;

namespace {

class Recorder : public InputTarget {
 public:
  std::string log;
  std::string take() { return std::exchange(log, {}); }

  void pointer_moved(int x, int y) override { add("move", x, y); }
  void pointer_moved_by(int dx, int dy) override { add("by", dx, dy); }
  void button(int button, bool pressed, int x, int y) override {
    add((pressed ? "down" : "up") + std::to_string(button), x, y);
  }
  void scrolled(int, int, double dx, double dy) override {
    add("scroll", static_cast<int>(dx), static_cast<int>(dy));
  }
  void key(uint32_t keysym, bool pressed) override {
    log += (pressed ? "+" : "-") + std::to_string(keysym) + " ";
  }

 private:
  void add(const std::string &what, int a, int b) {
    log += what + " " + std::to_string(a) + " " + std::to_string(b) + " ";
  }
};

class Pointer : public testing::Test {
 protected:
  std::string send(int x, int y, unsigned mask, unsigned magnitude, bool relative = false) {
    state.apply({relative, x, y, mask, magnitude}, 100, 50, out);
    return out.take();
  }
  PointerState state;
  Recorder out;
};

TEST_F(Pointer, buttons_follow_the_edges_of_the_mask) {
  EXPECT_EQ(send(1, 2, 0, 0), "move 1 2 ");
  EXPECT_EQ(send(3, 4, 1, 0), "move 3 4 down1 3 4 ");
  EXPECT_EQ(send(5, 6, 1, 0), "move 5 6 ");
  EXPECT_EQ(send(5, 6, 6, 0), "move 5 6 up1 5 6 down2 5 6 down3 5 6 ");
  EXPECT_EQ(send(5, 6, 0, 0), "move 5 6 up2 5 6 up3 5 6 ");
}

TEST_F(Pointer, positions_are_clamped_to_the_picture) {
  EXPECT_EQ(send(-5, 1000, 0, 0), "move 0 49 ");
  EXPECT_EQ(send(100, -1, 0, 0), "move 99 0 ");
}

TEST_F(Pointer, the_pen_eraser_is_the_left_button) {
  EXPECT_EQ(send(0, 0, 32, 0), "move 0 0 down1 0 0 ");
  EXPECT_EQ(send(0, 0, 33, 0), "move 0 0 ");
  EXPECT_EQ(send(0, 0, 1, 0), "move 0 0 ");
  EXPECT_EQ(send(0, 0, 0, 0), "move 0 0 up1 0 0 ");
}

TEST_F(Pointer, back_and_forward_are_alt_and_an_arrow) {
  EXPECT_EQ(send(0, 0, 8, 0), "move 0 0 +65513 +65361 -65361 -65513 ");
  EXPECT_EQ(send(0, 0, 8, 0), "move 0 0 ");
  EXPECT_EQ(send(0, 0, 0, 0), "move 0 0 ");
  EXPECT_EQ(send(0, 0, 16, 0), "move 0 0 +65513 +65363 -65363 -65513 ");
}

TEST_F(Pointer, a_wheel_notch_is_an_edge_with_a_magnitude) {
  send(7, 8, 1, 0);
  EXPECT_EQ(send(0, 0, 1, 3, true), "");
  EXPECT_EQ(send(0, 0, 9, 3, true), "scroll 0 -3 ");
  EXPECT_EQ(send(0, 0, 1, 3, true), "");
  EXPECT_EQ(send(0, 0, 17, 1, true), "scroll 0 1 ");
  EXPECT_EQ(send(0, 0, 1 | 64, 2, true), "scroll -2 0 ");
  EXPECT_EQ(send(0, 0, 1 | 128, 2, true), "scroll 2 0 ");
  EXPECT_EQ(send(7, 8, 0, 0), "move 7 8 up1 7 8 ");
}

TEST_F(Pointer, relative_motion_moves_what_clicks_report) {
  send(10, 10, 0, 0);
  EXPECT_EQ(send(5, -3, 0, 0, true), "by 5 -3 ");
  EXPECT_EQ(send(0, 0, 1, 0, true), "down1 15 7 ");
}

TEST_F(Pointer, what_was_released_is_not_pressed_again_while_it_is_held) {
  send(1, 1, 1, 0);
  state.release(out);
  EXPECT_EQ(out.take(), "up1 1 1 ");
  EXPECT_EQ(send(2, 2, 1, 0), "move 2 2 ");
  EXPECT_EQ(send(2, 2, 0, 0), "move 2 2 ");
  EXPECT_EQ(send(2, 2, 1, 0), "move 2 2 down1 2 2 ");
}

TEST(HeldKeys, are_released_once) {
  HeldKeys keys;
  Recorder out;
  keys.press(65, 0, out);
  keys.press(65, 1, out);
  keys.press(66, 2, out);
  EXPECT_EQ(out.take(), "+65 +66 ");
  keys.release(65, out);
  keys.release(65, out);
  keys.release(99, out);
  EXPECT_EQ(out.take(), "-65 ");
  keys.press(67, 3, out);
  out.take();
  keys.release_all(out);
  EXPECT_EQ(out.take(), "-67 -66 ");
  EXPECT_TRUE(keys.empty());
}

TEST(HeldKeys, expire_without_a_heartbeat) {
  HeldKeys keys;
  Recorder out;
  keys.press(65, 0, out);
  keys.press(66, 0, out);
  out.take();
  keys.refresh({66, 67}, 1500000);
  keys.expire(2000000, out);
  EXPECT_EQ(out.take(), "");
  keys.expire(2000001, out);
  EXPECT_EQ(out.take(), "-65 ");
  keys.expire(3500001, out);
  EXPECT_EQ(out.take(), "-66 ");
}

TEST(HeldKeys, are_bounded) {
  HeldKeys keys;
  Recorder out;
  for (uint32_t key = 1; key <= HeldKeys::kMax; key++)
    keys.press(key, 0, out);
  out.take();
  keys.press(1000, 0, out);
  EXPECT_EQ(out.take(), "-1 +1000 ");
}

TEST(TypeText, presses_a_key_for_each_character) {
  Recorder out;
  type_text("aA\u00e9\u20ac\u6f22\r\t\x1b", out);
  EXPECT_EQ(out.take(), "+97 -97 +65 -65 +233 -233 +8364 -8364 +16805666 -16805666 "
                        "+65293 -65293 +65289 -65289 ");
  type_text(std::string(kMaxTyped * 2, 'x'), out);
  EXPECT_EQ(static_cast<size_t>(std::count(out.log.begin(), out.log.end(), '+')), kMaxTyped);
}

} // namespace
