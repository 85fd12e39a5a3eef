// SPDX-License-Identifier: MPL-2.0
// A person at a desktop, in a hurry: scenes of typing, scrolling, dragging, a video, menus, motion
// all over the screen, small changes at every kind of edge, and pauses. The same seed draws the
// same.
#pragma once

#include "replay/screen.h"

#include <functional>
#include <random>
#include <string>
#include <vector>

namespace stripes::test {

class Activity {
 public:
  // Sizes that the screen takes in turn; the first is the one it has.
  // films: every second scene has one, and lasts.
  Activity(Screen &screen, uint32_t seed, std::vector<ScreenSize> sizes, bool films = false);

  // Draws the next sixtieth of a second, or nothing in a pause.
  void step();
  // What goes on now, for messages.
  const std::string &scene() const { return scene_; }

 private:
  struct Scene {
    const char *name;
    unsigned least, most; // steps
    void (Activity::*begin)();
    void (Activity::*step)();
  };
  static const Scene kScenes[];

  unsigned random(unsigned below) { return below ? random_() % below : 0; }
  Area window(unsigned least_width, unsigned least_height);
  std::string words(unsigned letters);
  void background(const Area &area);
  void next_scene();

  void begin_window();
  void begin_everything();
  void begin_resize();
  void type();
  void scroll();
  void drag();
  void video();
  void video_and_typing();
  void motion();
  void menu();
  void small_changes();
  void edges();
  void blink();
  void pause() {}

  Screen &screen_;
  std::mt19937 random_;
  std::vector<ScreenSize> sizes_;
  bool films_;
  std::string scene_;
  const Scene *current_ = nullptr;
  unsigned left_ = 0;  // steps of this scene
  unsigned count_ = 0; // steps since it began
  uint32_t wallpaper_ = 0, picture_ = 0;
  Area area_;
  int speed_x_ = 0, speed_y_ = 0;
  int caret_x_ = 0, caret_y_ = 0;
};

} // namespace stripes::test
