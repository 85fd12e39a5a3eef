// SPDX-License-Identifier: MPL-2.0
// A build in a terminal: 1.2 s in which lines rush by, three a tick, then 0.6 s of thinking in
// which a counter runs in the last line.
#include "bench/workload/desktop.h"
#include "bench/workload/page.h"
#include "bench/workload/prose.h"
#include "bench/workload/scene.h"

#include <array>
#include <cmath>

namespace stripes::bench {

namespace {

constexpr int kWidth = 1000, kHeight = 38 * kCodePitch, kRollLines = 256, kLinesATick = 3;
constexpr double kRush = 1.2, kThink = 0.6; // s
constexpr uint32_t kGround = 0x101418, kInk = 0xd0d4dc;

Picture roll() {
  constexpr std::array<uint32_t, 4> colours = {kInk, kInk, 0x98c379, 0xe5c07b};
  Picture picture(kWidth, kRollLines * kCodePitch, kGround);
  Random random(31);
  for (int line = 0; line < kRollLines; line++)
    picture.text(Font::Mono, 4, line * kCodePitch + 14, output_line(random),
                 colours[static_cast<size_t>(random.below(4))]);
  return picture;
}

class TerminalScene : public Scene {
 public:
  explicit TerminalScene(Stage &stage)
      : stage_(stage), document_(document_window(stage)), roll_(stage.pixmap(roll())),
        window_(stage.window({640, 180, kWidth, kHeight})) {}

  void open() override {
    stage_.show(document_);
    stage_.show(window_);
    stage_.copy(roll_, {0, 0, kWidth, kHeight}, window_, 0, 0);
    printed_ = kHeight / kCodePitch;
  }

  void close() override {
    stage_.hide(window_);
    stage_.hide(document_);
  }

  bool draw(const Tick &tick) override {
    if (std::fmod(tick.seconds, kRush + kThink) < kRush) {
      print(kLinesATick);
      return true;
    }
    if (tick.number % 6 != 0)
      return false;
    count(tick.number);
    return true;
  }

 private:
  void print(int lines) {
    const int gap = lines * kCodePitch;
    stage_.copy(window_, {0, gap, kWidth, kHeight - gap}, window_, 0, 0);
    for (int y = kHeight - gap; y < kHeight; y += kCodePitch)
      stage_.copy(roll_, {0, printed_++ % kRollLines * kCodePitch, kWidth, kCodePitch}, window_, 0,
                  y);
  }

  void count(uint64_t number) {
    Picture text(80, kCodePitch, kGround);
    text.text(Font::Mono, 0, 14, std::to_string(number) + " ...", kInk);
    stage_.put(window_, 800, kHeight - kCodePitch, text);
  }

  Stage &stage_;
  xcb_window_t document_;
  xcb_pixmap_t roll_;
  xcb_window_t window_;
  int printed_ = 0;
};

} // namespace

std::unique_ptr<Scene> make_terminal(Stage &stage) {
  return std::make_unique<TerminalScene>(stage);
}

} // namespace stripes::bench
