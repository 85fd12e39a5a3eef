// SPDX-License-Identifier: MPL-2.0
#include "replay/activity.h"

#include "replay/texture.h"

#include <algorithm>

namespace stripes::test {

namespace {
constexpr int kLine = 15; // px from one line of text to the next
} // namespace

const Activity::Scene Activity::kScenes[] = {
    {"typing", 30, 120, &Activity::begin_window, &Activity::type},
    {"scrolling", 20, 90, &Activity::begin_window, &Activity::scroll},
    {"dragging", 20, 90, &Activity::begin_window, &Activity::drag},
    {"video", 40, 150, &Activity::begin_window, &Activity::video},
    {"video and typing", 60, 200, &Activity::begin_window, &Activity::video_and_typing},
    {"motion", 20, 80, &Activity::begin_everything, &Activity::motion},
    {"scrolling everything", 20, 60, &Activity::begin_everything, &Activity::scroll},
    {"menu", 10, 40, &Activity::begin_window, &Activity::menu},
    {"small changes", 20, 60, &Activity::begin_window, &Activity::small_changes},
    {"edges", 20, 60, &Activity::begin_window, &Activity::edges},
    {"blinking", 30, 90, &Activity::begin_window, &Activity::blink},
    {"another size", 1, 2, &Activity::begin_resize, &Activity::pause},
    {"pause", 5, 60, &Activity::begin_window, &Activity::pause},
};

Activity::Activity(Screen &screen, uint32_t seed, std::vector<ScreenSize> sizes, bool films)
    : screen_(screen), random_(seed), sizes_(std::move(sizes)), films_(films) {
  begin_everything();
}

Area Activity::window(unsigned least_width, unsigned least_height) {
  const auto [width, height] = screen_.size();
  Area area;
  area.width = std::min(least_width + random(width / 2), width);
  area.height = std::min(least_height + random(height / 2), height);
  area.x = static_cast<int>(random(width - area.width + 1));
  area.y = static_cast<int>(random(height - area.height + 1));
  return area;
}

std::string Activity::words(unsigned letters) {
  std::string text;
  while (text.size() < letters)
    text += random(6) ? static_cast<char>('a' + random(26)) : ' ';
  return text;
}

void Activity::background(const Area &area) {
  screen_.put(area.x, area.y, texture(area.x, area.y, area.width, area.height, wallpaper_));
}

void Activity::next_scene() {
  static constexpr unsigned kFilm = 3, kFilms = 2; // among kScenes
  const bool film = films_ && random(2) == 0;
  current_ = &kScenes[film ? kFilm + random(kFilms) : random(std::size(kScenes))];
  scene_ = current_->name;
  left_ = (current_->least + random(current_->most - current_->least)) * (film ? 2 : 1);
  count_ = 0;
  (this->*current_->begin)();
}

void Activity::step() {
  if (left_ == 0)
    next_scene();
  (this->*current_->step)();
  screen_.show();
  left_--;
  count_++;
}

void Activity::begin_window() {
  area_ = window(80, 40);
  picture_ = random_();
  speed_x_ = static_cast<int>(random(25)) - 12;
  speed_y_ = static_cast<int>(random(25)) - 12;
  caret_x_ = area_.x;
  caret_y_ = area_.y;
}

void Activity::begin_everything() {
  begin_window();
  const auto [width, height] = screen_.size();
  area_ = {0, 0, width, height};
  wallpaper_ = random_();
  background(area_);
}

void Activity::begin_resize() {
  if (sizes_.size() > 1)
    screen_.resize(sizes_[random(static_cast<unsigned>(sizes_.size()))]);
  begin_everything();
}

void Activity::type() {
  if (count_ % (2 + picture_ % 4) != 0)
    return;
  const unsigned letters = 1 + random(3);
  if (caret_x_ + 24 > area_.x + static_cast<int>(area_.width)) {
    caret_x_ = area_.x;
    caret_y_ += kLine;
  }
  if (caret_y_ + kLine > area_.y + static_cast<int>(area_.height))
    caret_y_ = area_.y;
  screen_.text(caret_x_, caret_y_, words(letters), 0xe0e0e0);
  caret_x_ += static_cast<int>(letters) * 6;
}

void Activity::scroll() {
  const unsigned rows = std::min(1 + picture_ % 40, area_.height);
  screen_.scroll_up(area_, rows);
  const int y = area_.y + static_cast<int>(area_.height - rows);
  screen_.fill({area_.x, y, area_.width, rows}, 0x101820);
  for (unsigned line = 0; line + 13 <= rows; line += static_cast<unsigned>(kLine))
    screen_.text(area_.x + 4, y + static_cast<int>(line), words(std::min(area_.width / 7, 120u)),
                 0xd0d8c8);
}

void Activity::drag() {
  const Area before = area_;
  const auto [width, height] = screen_.size();
  area_.x = std::clamp(area_.x + speed_x_, 0, static_cast<int>(width - area_.width));
  area_.y = std::clamp(area_.y + speed_y_, 0, static_cast<int>(height - area_.height));
  background(before);
  screen_.put(area_.x, area_.y, texture(0, 0, area_.width, area_.height, picture_));
}

void Activity::video() {
  if (count_ % 2 == 0)
    screen_.put(area_.x, area_.y,
                texture(static_cast<int>(count_) * 5, static_cast<int>(count_) * speed_y_,
                        area_.width, area_.height, picture_));
}

// In lines that both of them have.
void Activity::video_and_typing() {
  video();
  if (count_ % 7 != 0)
    return;
  const auto [width, height] = screen_.size();
  const int beside = area_.x > static_cast<int>(width / 2) ? 0 : static_cast<int>(width * 3 / 4);
  const unsigned lines = std::max(area_.height / kLine, 1u);
  const int line = static_cast<int>(count_ / 56 % lines);
  screen_.text(beside + static_cast<int>(count_ / 7 % 8) * 12, area_.y + line * kLine, words(2),
               0xe0e0e0);
}

void Activity::motion() {
  screen_.put(0, 0,
              texture(static_cast<int>(count_) * (speed_x_ | 1),
                      static_cast<int>(count_) * speed_y_, area_.width, area_.height, picture_));
}

void Activity::menu() {
  if (count_ == 0) {
    screen_.fill(area_, 0xe8e8f0);
    for (int y = area_.y + 4; y + kLine < area_.y + static_cast<int>(area_.height); y += 2 * kLine)
      screen_.text(area_.x + 8, y, words(8), 0x80ff80);
  } else if (left_ == 1) {
    background(area_);
  } else { // what is chosen is marked
    const unsigned lines = std::max(area_.height / 30, 1u);
    const int y = area_.y + static_cast<int>(random(lines) * 30);
    screen_.fill({area_.x, y, std::min(6u, area_.width), 20}, 0x3060c0);
  }
}

void Activity::small_changes() {
  const auto [width, height] = screen_.size();
  for (unsigned i = random(4); i > 0; i--)
    screen_.fill({static_cast<int>(random(width)), static_cast<int>(random(height)), 1 + random(30),
                  1 + random(30)},
                 random_() & 0xffffff);
}

// One pixel this side, the other, and both sides of where tiles, blocks and rows end.
void Activity::edges() {
  constexpr unsigned kGrids[] = {16, 32, 64, 128};
  const auto [width, height] = screen_.size();
  const auto near_edge = [&](unsigned size) {
    const unsigned grid = kGrids[random(4)];
    return static_cast<int>(random(size / grid + 1) * grid) - 2 + static_cast<int>(random(4));
  };
  const unsigned long_side = 1 + random(200), short_side = 1 + random(3);
  const bool upright = random(2);
  screen_.fill({near_edge(width), near_edge(height), upright ? short_side : long_side,
                upright ? long_side : short_side},
               0x404040 + (random_() & 0x7f7f7f));
}

void Activity::blink() {
  if (count_ % 15 == 0)
    screen_.fill({area_.x, area_.y, 2, 13}, count_ % 30 ? 0x101010 : 0xf0f0f0);
}

} // namespace stripes::test
