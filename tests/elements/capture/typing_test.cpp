// SPDX-License-Identifier: MPL-2.0
// What is typed arrives in a real terminal byte for byte.
#include "capture_pipeline.h"
#include "support/x_server.h"

#include <algorithm>
#include <gst/video/navigation.h>
#include <gtest/gtest.h>
#include <thread>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

std::string utf8(gunichar c) {
  char text[6];
  return {text, static_cast<size_t>(g_unichar_to_utf8(c, text))};
}

std::string keysym_name(gunichar c) {
  return "0x" + [c] {
    char hex[16];
    g_snprintf(hex, sizeof hex, "%x", c < 0x100 ? c : 0x01000000 + c);
    return std::string(hex);
  }();
}

class Typing : public testing::Test {
 protected:
  void SetUp() override {
    const std::string out = dir_.file("out");
    const std::string ready = dir_.file("ready");
    terminal_ = std::make_unique<ChildProcess>(
        ChildProcess::Options{.argv = {"xterm", "-geometry", "80x24+0+0", "-e", "sh", "-c",
                                       "stty raw -echo; touch " + ready + "; exec cat > " + out},
                              .environment = {"DISPLAY=" + server_.display(), "LC_ALL=C.UTF-8"},
                              .log_path = dir_.file("log")});
    ASSERT_TRUE(eventually([&] { return access(ready.c_str(), F_OK) == 0; }));
    pipeline_ = std::make_unique<CapturePipeline>(
        server_.display(), CapturePipeline::Options{.source = "heartbeat=0"});
    // Without a window manager the keyboard goes where the pointer is.
    pipeline_->send(gst_navigation_event_new_mouse_move(100, 100, GST_NAVIGATION_MODIFIER_NONE));
    ASSERT_TRUE(eventually([&] {
      const auto pointer = client_.pointer();
      return pointer.x == 100 && pointer.over != 0; // the terminal's window is there
    }));
  }

  std::string typed() const { return read_file(dir_.file("out")); }
  void expect_typed(const std::string &expected) {
    eventually([&] { return typed().size() >= expected.size(); });
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(typed(), expected);
  }
  // As a page does that gets text and no key events.
  void type_text(const std::vector<gunichar> &characters) {
    for (const gunichar c : characters)
      pipeline_->type(keysym_name(c));
  }

  // The server repeats what is held for so long, ms; a machine that pauses between a press and its
  // release must not look like somebody who holds a key.
  XServer server_{XServer::Options{.arguments = {"-ardelay", "5000"}}};
  XClient client_{server_.display()};
  TempDir dir_;
  std::unique_ptr<ChildProcess> terminal_;
  std::unique_ptr<CapturePipeline> pipeline_;
};

} // namespace

TEST_F(Typing, AsciiAndBeyond) {
  std::string expected;
  std::vector<gunichar> characters;
  for (gunichar c = 0x20; c < 0x7f; c++)
    characters.push_back(c);
  for (const gunichar c : {0xe9u, 0xc9u, 0xdfu, 0x20acu, 0x44fu, 0x42fu, 0x6f22u, 0x1f600u})
    characters.push_back(c);
  for (const gunichar c : characters)
    expected += utf8(c);
  type_text(characters);
  expect_typed(expected);
}

TEST_F(Typing, NamesAndNumbersOfKeysyms) {
  for (const char *key :
       {"a", "exclam", "U6F22", "eacute", "0xe9", "233", "Cyrillic_ya", "EuroSign", "Return", "Tab",
        "\xe6\xbc\xa2", "no_such_key", "", "4294967295"})
    pipeline_->type(key);
  expect_typed("a!\u6f22\u00e9\u00e9\u00e9\u044f\u20ac\r\t\u6f22");
}

// A page sends Shift and, as its own key, what Shift makes of the letter.
TEST_F(Typing, ShiftHeldByTheClient) {
  pipeline_->press("Shift_L");
  for (const char *key : {"A", "exclam", "question", "Eacute", "Cyrillic_YA"})
    pipeline_->type(key);
  // On the client's layout these need Shift, on the server's they do not.
  for (const char *key : {"slash", "equal", "a", "U6F22"})
    pipeline_->type(key);
  pipeline_->type("B");
  pipeline_->release("Shift_L");
  pipeline_->type("b");
  expect_typed("A!?\u00c9\u042f/=a\u6f22Bb");
}

TEST_F(Typing, CapsLockCorruptsNothing) {
  pipeline_->type("Caps_Lock");
  for (const char *key : {"a", "A", "1", "exclam", "eacute", "Eacute", "Cyrillic_ya", "U6F22"})
    pipeline_->type(key);
  pipeline_->type("Caps_Lock");
  pipeline_->type("a");
  expect_typed("aA1!\u00e9\u00c9\u044f\u6f22a");
}

TEST_F(Typing, ControlMeansTheKey) {
  pipeline_->press("Control_L");
  pipeline_->type("c");
  pipeline_->type("A"); // Caps Lock at the client
  pipeline_->release("Control_L");
  pipeline_->type("c");
  expect_typed("\x03\x01"
               "c");
}

TEST_F(Typing, RolloverAndRepeatedPresses) {
  pipeline_->press("a");
  pipeline_->press("a"); // a browser repeats held keys
  pipeline_->press("b");
  pipeline_->release("a");
  pipeline_->release("b");
  pipeline_->press("Shift_L");
  pipeline_->press("C");
  pipeline_->release("Shift_L");
  pipeline_->release("c"); // Shift went first, so the key has another name now
  pipeline_->type("d");
  expect_typed("abCd");
  EXPECT_TRUE(eventually([&] { return client_.pressed_keys().empty(); }));
}

TEST_F(Typing, TheServerRepeatsHeldKeys) {
  pipeline_->press("question"); // needs Shift, for the repetitions too
  EXPECT_TRUE(eventually([&] { return typed().size() > 3; }));
  pipeline_->release("question");
  ASSERT_TRUE(eventually([&] { return client_.pressed_keys().empty(); }));
  EXPECT_EQ(typed().find_first_not_of('?'), std::string::npos);
}

TEST_F(Typing, NothingStaysPressedAndTheKeymapIsPutBack) {
  const auto keymap = [&] {
    const auto *setup = xcb_get_setup(client_.connection());
    auto *reply = xcb_get_keyboard_mapping_reply(
        client_.connection(),
        xcb_get_keyboard_mapping(client_.connection(), setup->min_keycode,
                                 static_cast<uint8_t>(setup->max_keycode - setup->min_keycode + 1)),
        nullptr);
    const auto *symbols = xcb_get_keyboard_mapping_keysyms(reply);
    std::vector<xcb_keysym_t> result;
    for (int i = 0; i < xcb_get_keyboard_mapping_keysyms_length(reply); i++)
      if (symbols[i] != XCB_NO_SYMBOL)
        result.push_back(symbols[i]);
    free(reply);
    return result;
  };
  const auto before = keymap();
  pipeline_->press("Shift_L");
  pipeline_->press("U6F22");
  pipeline_->press("x");
  pipeline_->send(
      gst_navigation_event_new_mouse_button_press(1, 50, 60, GST_NAVIGATION_MODIFIER_NONE));
  ASSERT_TRUE(eventually([&] { return (client_.pointer().mask & XCB_BUTTON_MASK_1) != 0; }));
  EXPECT_NE(keymap(), before);
  EXPECT_FALSE(client_.pressed_keys().empty());
  pipeline_->set_state(GST_STATE_PAUSED);
  EXPECT_TRUE(eventually([&] { return client_.pressed_keys().empty(); }));
  EXPECT_TRUE(eventually([&] { return client_.pointer().mask == 0; }));
  pipeline_->set_state(GST_STATE_PLAYING);
  pipeline_->press("y");
  ASSERT_TRUE(eventually([&] { return !client_.pressed_keys().empty(); }));
  pipeline_.reset();
  EXPECT_TRUE(client_.pressed_keys().empty());
  EXPECT_EQ(keymap(), before);
}

TEST_F(Typing, SeveralInjectorsAtOnce) {
  CapturePipeline other(server_.display(), {.source = "heartbeat=0"});
  for (int i = 0; i < 100; i++) {
    pipeline_->type(keysym_name(0x4e00 + static_cast<gunichar>(i % 10)));
    other.type(keysym_name(0x5e00 + static_cast<gunichar>(i % 10)));
  }
  // Both fight for the same spare keys, so only that all of it ends and goes on can be expected.
  pipeline_->type("Return");
  other.type("Return");
  ASSERT_TRUE(eventually(
      [&] {
        const auto text = typed();
        return std::count(text.begin(), text.end(), '\r') == 2;
      },
      120s));
  EXPECT_TRUE(pipeline_->messages(GST_MESSAGE_ERROR).empty());
  EXPECT_TRUE(other.messages(GST_MESSAGE_ERROR).empty());
}

TEST_F(Typing, TwoHundredDistinctCharactersInOneBurst) {
  std::vector<gunichar> characters;
  std::string expected;
  for (gunichar c = 0x4e00; characters.size() < 200; c += 7) {
    characters.push_back(c);
    expected += utf8(c);
  }
  const auto start = std::chrono::steady_clock::now();
  // A terminal that is kept from looking for a second finds that keys mean something else by then:
  // that is so with spare keys. Where the machine does that it is tried again.
  std::string seen;
  for (int attempt = 0; attempt < 5 && seen != expected; attempt++) {
    const size_t before = typed().size();
    type_text(characters);
    eventually([&] { return typed().size() >= before + expected.size(); });
    std::this_thread::sleep_for(50ms);
    seen = typed().substr(before);
  }
  EXPECT_EQ(seen, expected);
  RecordProperty("ms", std::to_string((std::chrono::steady_clock::now() - start) / 1ms));
}
