// SPDX-License-Identifier: MPL-2.0
#include "display/served_screen.h"

namespace stripes::launch {

Status ServedScreen::open(const std::string &name, const Settings &settings, Screen::Rights rights,
                          std::optional<ScreenSize> size) {
  close();
  auto x = XConnection::open(name);
  if (!x)
    return x.failure();
  x_ = std::move(*x);
  auto screen = std::make_unique<Screen>(*x_, settings, rights);
  if (Status status = screen->set_up(size); !status)
    return status;
  const std::lock_guard lock(mutex_);
  screen_ = std::move(screen);
  return {};
}

void ServedScreen::close() {
  {
    const std::lock_guard lock(mutex_);
    screen_.reset();
  }
  x_.reset();
}

bool ServedScreen::wish_size(unsigned width, unsigned height) {
  const std::lock_guard lock(mutex_);
  return screen_ && screen_->wish_size(width, height);
}

bool ServedScreen::wish_setting(const std::string &name, const std::string &value) {
  const std::lock_guard lock(mutex_);
  return screen_ && screen_->wish_setting(name, value);
}

} // namespace stripes::launch
