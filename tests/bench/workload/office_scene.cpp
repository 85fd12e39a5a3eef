// SPDX-License-Identifier: MPL-2.0
// Work with a mouse on a document: menus that open and are gone through, a dialog, tooltips, text
// that is selected by dragging. 12 s a round.
#include "bench/workload/desktop.h"
#include "bench/workload/page.h"
#include "bench/workload/scene.h"

#include <algorithm>
#include <array>

namespace stripes::bench {

namespace {

constexpr int kRows = 14, kMenuWidth = 260, kLinePitch = 22;
constexpr uint64_t kRound = 720, kTicksARow = 6; // ticks

Picture dialog() {
  Picture content(480, 280, 0xf2f2f5);
  for (int row = 0; row < 5; row++) {
    content.text(Font::Small, 24, 36 + row * 40, "What to call it, option " + std::to_string(row),
                 0x202020);
    content.fill({220, 20 + row * 40, 230, 26}, 0xffffff);
    content.frame({220, 20 + row * 40, 230, 26}, 0x9098a0);
  }
  content.fill({340, 230, 110, 32}, 0x3874d8);
  content.text(Font::Small, 372, 250, "Save", 0xffffff);
  return framed(content, "Save as");
}

Picture tooltip() {
  Picture note(220, 28, 0x30343c);
  note.text(Font::Small, 10, 19, "Insert a picture here", 0xf0f0f0);
  return note;
}

class OfficeScene : public Scene {
 public:
  explicit OfficeScene(Stage &stage)
      : stage_(stage), document_(document_window(stage)),
        plain_(stage.pixmap(menu(kMenuWidth, kRows, 9, -1))),
        menu_(stage.window({200, 92, kMenuWidth, kRows * 25 + 16})),
        dialog_(stage.window(420, 300, dialog())), tooltip_(stage.window(700, 130, tooltip())) {
    for (int row = 0; row < kRows; row++)
      chosen_[static_cast<size_t>(row)] = stage.pixmap(menu(kMenuWidth, kRows, 9, row));
  }

  void open() override { stage_.show(document_); }
  void close() override {
    for (const xcb_window_t window : {menu_, dialog_, tooltip_, document_})
      stage_.hide(window);
  }

  bool draw(const Tick &tick) override {
    const uint64_t at = tick.number % kRound;
    if (at < 240)
      return choose_from_menu(at % 120);
    if (at < 360)
      return answer_dialog(at - 240);
    if (at < 480)
      return hover(at - 360);
    return select_text(at - 480);
  }

 private:
  bool choose_from_menu(uint64_t at) {
    if (at == 10) {
      stage_.show(menu_);
      stage_.copy(plain_, {0, 0, kMenuWidth, kRows * 25 + 16}, menu_, 0, 0);
      return true;
    }
    if (at == 112) {
      stage_.hide(menu_);
      return true;
    }
    const uint64_t row = at < 22 ? kRows : (at - 22) / kTicksARow;
    if (row >= kRows || (at - 22) % kTicksARow)
      return false;
    const int top = std::max(static_cast<int>(row) - 1, 0) * 25 + 8; // the row left and the new one
    stage_.copy(chosen_[row], {0, top, kMenuWidth, 50}, menu_, 0, top);
    return true;
  }

  bool answer_dialog(uint64_t at) {
    if (at == 10)
      stage_.show(dialog_);
    else if (at == 100)
      stage_.hide(dialog_);
    else
      return false;
    return true;
  }

  bool hover(uint64_t at) {
    if (at % 40 == 10) {
      stage_.move(tooltip_, 300 + static_cast<int>(at) * 5, 130);
      stage_.show(tooltip_);
      return true;
    }
    if (at % 40 == 34)
      stage_.hide(tooltip_);
    return at % 40 == 34;
  }

  // The pointer goes down right; letters and lines turn dark as it passes, and back at the end.
  bool select_text(uint64_t at) {
    constexpr int left = 41, top = 130, width = 900;
    if (at < 180) {
      const int x = static_cast<int>(at % 30) * (width / 30);
      stage_.invert(document_, {left + x, top + static_cast<int>(at / 30) * kLinePitch, width / 30,
                                kLinePitch});
      return true;
    }
    if (at != 210)
      return false;
    stage_.invert(document_, {left, top, width, 6 * kLinePitch});
    return true;
  }

  Stage &stage_;
  xcb_window_t document_;
  xcb_pixmap_t plain_;
  std::array<xcb_pixmap_t, kRows> chosen_{};
  xcb_window_t menu_, dialog_, tooltip_;
};

} // namespace

std::unique_ptr<Scene> make_office(Stage &stage) {
  return std::make_unique<OfficeScene>(stage);
}

} // namespace stripes::bench
