// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/page.h"

#include "bench/workload/photo.h"
#include "bench/workload/prose.h"

#include <array>

namespace stripes::bench {

namespace {

constexpr int kLinePitch = 22, kMargin = 40, kLetter = 8; // px
constexpr uint32_t kInk = 0x222222;

class DocumentWriter {
 public:
  DocumentWriter(Picture &page, uint32_t seed) : page_(page), seed_(seed), random_(seed) {}

  void write() {
    for (int part = 0; y_ < page_.height(); part++) {
      if (part % 4 == 0)
        heading();
      else if (part % 7 == 5)
        photo_with_text(part);
      else if (part % 9 == 7)
        table();
      else
        paragraph();
    }
  }

 private:
  void heading() {
    page_.text(Font::Heading, kMargin, y_ + 20, sentence(random_, 5), 0x1a237e);
    y_ += 48;
  }

  void paragraph() {
    const int lines = 3 + random_.below(5);
    for (int i = 0; i < lines; i++, y_ += kLinePitch)
      page_.text(Font::Sans, kMargin, y_ + 14,
                 text_line(random_, (page_.width() - 2 * kMargin) / kLetter), kInk);
    y_ += 16;
  }

  void photo_with_text(int part) {
    const Picture illustration = photo(420, 236, seed_ + static_cast<uint32_t>(part), 5);
    page_.paste(illustration, kMargin + 20, y_);
    for (int line = y_ + 20; line < y_ + illustration.height(); line += kLinePitch)
      page_.text(Font::Sans, 510, line, text_line(random_, (page_.width() - 560) / kLetter), kInk);
    y_ += illustration.height() + 24;
  }

  void table() {
    const int width = page_.width() - 2 * kMargin, columns = 5;
    for (int row = 0; row < 6; row++, y_ += 24) {
      page_.fill({kMargin, y_, width, 24}, row % 2 ? 0xeef2fb : 0xdde5f5);
      for (int column = 0; column < columns; column++)
        page_.text(Font::Small, kMargin + 20 + column * width / columns, y_ + 17,
                   std::to_string(random_.below(9000)) + "." +
                       std::to_string(10 + random_.below(90)),
                   0x333333);
    }
    y_ += 20;
  }

  Picture &page_;
  uint32_t seed_;
  Random random_;
  int y_ = 30;
};

} // namespace

Picture document_page(int width, int height, uint32_t seed) {
  Picture page(width, height, 0xffffff);
  DocumentWriter(page, seed).write();
  return page;
}

Picture code_page(int width, int height, uint32_t seed) {
  constexpr std::array<uint32_t, 5> colours = {0xabb2bf, 0x61afef, 0x98c379, 0xc678dd, 0xd19a66};
  Picture page(width, height, 0x282c34);
  Random random(seed);
  for (int line = 1, y = 30; y < height; line++, y += kCodePitch) {
    page.text(Font::Mono, 8, y, std::to_string(line), 0x5c6370);
    if (random.below(7))
      page.text(Font::Mono, kCodeLeft, y, code_line(random),
                colours[static_cast<size_t>(random.below(5))]);
  }
  return page;
}

Picture framed(const Picture &content, const std::string &title) {
  Picture window(content.width() + 2, content.height() + kTitleHeight + 2, 0x20242c);
  for (int y = 0; y < kTitleHeight; y++)
    window.fill({1, y, content.width(), 1}, 0x373c47 - 0x010101 * static_cast<uint32_t>(y / 4));
  window.text(Font::Small, 14, 21, title, 0xd8dee9);
  int x = window.width() - 26;
  for (const uint32_t colour : {0xe06c75u, 0xe5c07bu, 0x98c379u}) {
    window.fill({x, 10, 12, 12}, colour);
    x -= 22;
  }
  window.paste(content, 1, kTitleHeight + 1);
  return window;
}

Picture menu(int width, int rows, uint32_t seed, int chosen) {
  Picture list(width, rows * 25 + 16, 0xf2f2f5);
  list.frame({0, 0, list.width(), list.height()}, 0xb0b0b8);
  Random random(seed);
  for (int row = 0; row < rows; row++) {
    if (row == chosen)
      list.fill({2, 8 + row * 25, width - 4, 25}, 0x3874d8);
    list.text(Font::Small, 20, 25 + row * 25, sentence(random, 3),
              row == chosen ? 0xffffff : 0x202020);
  }
  return list;
}

} // namespace stripes::bench
