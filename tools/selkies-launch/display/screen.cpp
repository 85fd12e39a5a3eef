// SPDX-License-Identifier: MPL-2.0
#include "display/screen.h"

#include "process/log.h"
#include "process/main_loop.h"

#include <utility>

namespace stripes::launch {

Screen::Screen(XConnection &x, const Settings &settings, Rights rights)
    : x_(x), resizer_(x), rights_(rights), settings_(settings), size_(resizer_.current()) {}

Status Screen::set_up(std::optional<ScreenSize> size) {
  const std::lock_guard lock(mutex_);
  const int64_t dpi = settings_.get_int("scaling_dpi");
  if (rights_.scale)
    apply_dpi(dpi);
  if (!size)
    return {};
  Status status = resizer_.resize(resizer_.possible(*size), dpi);
  size_ = resizer_.current();
  return status;
}

bool Screen::wish_size(unsigned width, unsigned height) {
  const std::lock_guard lock(mutex_);
  if (!rights_.resize)
    return false;
  // A page cannot move a screen that the operator fixed.
  const bool fixed = settings_.locked("is_manual_resolution_mode") &&
                     settings_.get_bool("is_manual_resolution_mode");
  const ScreenSize size = resizer_.possible(fixed ? first_size(settings_, kFirstScreen)
                                                  : allowed_size(settings_, width, height));
  if (size == wished_.value_or(size_))
    return wished_.has_value();
  wished_ = size;
  call_main_loop();
  return true;
}

bool Screen::wish_setting(const std::string &name, const std::string &value) {
  const std::lock_guard lock(mutex_);
  if (settings_.set_from_page(name, value) != Settings::PageChange::Applied)
    return name == "scaling_dpi";
  if (name != "scaling_dpi")
    return false;
  if (rights_.scale)
    call_main_loop();
  return true;
}

void Screen::call_main_loop() {
  if (std::exchange(called_, true))
    return;
  in_main_loop([this, alive = std::weak_ptr(alive_)] {
    if (alive.lock())
      follow_wishes();
  });
}

void Screen::follow_wishes() {
  std::optional<ScreenSize> size;
  int64_t dpi = 0;
  {
    const std::lock_guard lock(mutex_);
    called_ = false;
    size = std::exchange(wished_, std::nullopt);
    dpi = settings_.get_int("scaling_dpi");
  }
  if (rights_.scale)
    apply_dpi(dpi);
  if (!size)
    return;
  if (Status status = resizer_.resize(*size, dpi); !status)
    log_failure(LogLevel::Warning, "display", status.failure());
  const ScreenSize now = resizer_.current();
  const std::lock_guard lock(mutex_);
  size_ = now;
}

// What toolkits read when a program starts.
void Screen::apply_dpi(int64_t dpi) {
  if (dpi == dpi_)
    return;
  dpi_ = dpi;
  x_.set_text_property(XCB_ATOM_RESOURCE_MANAGER,
                       with_xft_dpi(x_.text_property(XCB_ATOM_RESOURCE_MANAGER), dpi));
}

} // namespace stripes::launch
