// SPDX-License-Identifier: MPL-2.0
// Somebody writes a program, six characters a second, in an editor whose caret blinks.
#include "bench/workload/desktop.h"
#include "bench/workload/page.h"
#include "bench/workload/prose.h"
#include "bench/workload/scene.h"

namespace stripes::bench {

namespace {

constexpr int kWidth = 1000, kHeight = 720, kFirstLine = 23, kScrolledLines = 4;
constexpr double kCharacters = 6, kBlink = 0.53; // a second; s
constexpr uint32_t kGround = 0x282c34, kLineGround = 0x2c313c, kInk = 0xe5c07b, kCaret = 0x528bff;

class TypingScene : public Scene {
 public:
  explicit TypingScene(Stage &stage)
      : stage_(stage), document_(document_window(stage)),
        editor_(stage.window(820, 200, code_page(kWidth, kHeight, 5))) {}

  void open() override {
    stage_.show(document_);
    stage_.show(editor_);
    line_ = kFirstLine - 1;
    next_character_ = next_blink_ = 0;
    new_line();
  }

  void close() override {
    stage_.hide(editor_);
    stage_.hide(document_);
  }

  bool draw(const Tick &tick) override {
    if (tick.seconds >= next_character_) {
      show_caret(false);
      if (typed_ < text_.size())
        type();
      else
        new_line();
      show_caret(true);
      next_blink_ = tick.seconds + kBlink;
      next_character_ += (0.4 + 1.2 * random_.unit()) / kCharacters;
      return true;
    }
    if (tick.seconds >= next_blink_) {
      show_caret(!caret_);
      next_blink_ += kBlink;
      return true;
    }
    return false;
  }

 private:
  int base_line() const { return 30 + line_ * kCodePitch; }

  void type() {
    Picture letter(kCodeLetter, kCodePitch, kLineGround);
    letter.text(Font::Mono, 0, 14, text_.substr(typed_++, 1), kInk);
    stage_.put(editor_, x_, base_line() - 14, letter);
    x_ += kCodeLetter;
  }

  void new_line() {
    line_++;
    if (base_line() > kHeight - 20) {
      const int gap = kScrolledLines * kCodePitch;
      stage_.copy(editor_, {0, gap, kWidth, kHeight - gap}, editor_, 0, 0);
      stage_.fill(editor_, {0, kHeight - gap, kWidth, gap}, kGround);
      line_ -= kScrolledLines;
    }
    stage_.fill(editor_, {0, base_line() - 14, kWidth, kCodePitch}, kLineGround);
    text_ = code_line(random_);
    typed_ = 0;
    x_ = kCodeLeft;
  }

  void show_caret(bool on) {
    stage_.fill(editor_, {x_ + 1, base_line() - 13, 2, 16}, on ? kCaret : kLineGround);
    caret_ = on;
  }

  Stage &stage_;
  xcb_window_t document_, editor_;
  Random random_{17};
  int line_ = 0, x_ = kCodeLeft;
  std::string text_;
  size_t typed_ = 0;
  double next_character_ = 0, next_blink_ = 0; // s
  bool caret_ = false;
};

} // namespace

std::unique_ptr<Scene> make_typing(Stage &stage) {
  return std::make_unique<TypingScene>(stage);
}

} // namespace stripes::bench
