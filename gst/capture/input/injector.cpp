// SPDX-License-Identifier: MPL-2.0
#include "capture/input/injector.h"

#include "capture/input/keyboard.h"
#include "capture/input/pointer.h"
#include "capture/steady_clock.h"

#include <algorithm>
#include <pthread.h>
#include <xcb/xtest.h>

namespace stripes {

using Kind = InputEvent::Kind;
using Time = std::chrono::nanoseconds;

namespace {
constexpr std::chrono::seconds kStopTimeout{2};
constexpr std::chrono::milliseconds kRestBeforeEnd{300};
constexpr size_t kLookAhead = 64; // presses
} // namespace

struct InputInjector::Devices {
  XConnection &x;
  Pointer pointer;
  std::unique_ptr<Keyboard> keyboard; // nullptr: there is none
};

InputInjector::InputInjector(std::string display, Callbacks callbacks)
    : display_(std::move(display)), callbacks_(std::move(callbacks)), thread_([this] { run(); }) {}

InputInjector::~InputInjector() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    wake_.signal();
    if (!ended_changed_.wait_for(lock, kStopTimeout, [this] { return ended_; }) && x_) {
      wake_.interrupt();
      x_->shut_down();
    }
  }
  thread_.join();
}

void InputInjector::push(const InputEvent &event) {
  queue_.push(event);
  wake_.signal();
}

bool InputInjector::stopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

void InputInjector::run() {
  pthread_setname_np(pthread_self(), "stripes-input");
  auto opened = XConnection::open(display_, wake_);
  if (!opened) {
    callbacks_.failed(opened.failure());
  } else {
    XConnection &x = **opened;
    {
      std::lock_guard lock(mutex_);
      x_ = std::move(*opened);
    }
    Devices devices{x, Pointer(x), nullptr};
    if (x.extension(&xcb_test_id)) {
      // Input goes on while some other client has grabbed the server.
      xcb_test_grab_control(x.get(), true);
      auto keyboard = Keyboard::create(x);
      if (keyboard)
        devices.keyboard = std::move(*keyboard);
      else
        callbacks_.failed(keyboard.failure());
      serve(devices);
      finish(devices);
    } else {
      callbacks_.failed(
          {"X display " + x.name() + " takes no input from us.", "no XTEST extension"});
    }
  }
  std::lock_guard lock(mutex_);
  x_.reset();
  ended_ = true;
  ended_changed_.notify_all();
}

void InputInjector::serve(Devices &devices) {
  std::optional<InputEvent> event;
  while (!stopping() && !devices.x.lost()) {
    while (XPtr<xcb_generic_event_t> x_event{xcb_poll_for_event(devices.x.get())})
      if (devices.keyboard)
        devices.keyboard->handle(*x_event);
    if (!event)
      event = queue_.take();
    Time timeout{-1};
    if (event) {
      if (const auto again = apply(devices, *event)) {
        timeout = std::max(*again - steady_now(), Time{0});
      } else {
        event.reset();
        continue;
      }
    }
    xcb_flush(devices.x.get());
    if (XPtr<xcb_generic_event_t> x_event{xcb_poll_for_queued_event(devices.x.get())}) {
      if (devices.keyboard)
        devices.keyboard->handle(*x_event);
    } else {
      devices.x.poll(timeout.count());
    }
  }
}

std::optional<Time> InputInjector::apply(Devices &devices, const InputEvent &event) {
  const Time now = steady_now();
  InputMark mark{.time = now, .has_position = true, .x = event.x, .y = event.y};
  auto *keyboard = devices.keyboard.get();
  switch (event.kind) {
  case Kind::Motion:
    devices.pointer.move_to(event.x, event.y);
    break;
  case Kind::RelativeMotion:
    devices.pointer.move_by(event.x, event.y);
    mark.has_position = false;
    break;
  case Kind::Button:
    if (keyboard)
      keyboard->give_back_modifiers();
    devices.pointer.move_to(event.x, event.y);
    if (event.down)
      devices.pointer.press(static_cast<uint8_t>(event.code));
    else
      devices.pointer.release(static_cast<uint8_t>(event.code));
    break;
  case Kind::Scroll:
    devices.pointer.scroll(event.x, event.y);
    mark.has_position = false;
    break;
  case Kind::Key:
    mark.has_position = false;
    if (!keyboard)
      break;
    if (!event.down)
      keyboard->release(event.code, now);
    else if (const auto again =
                 keyboard->press(event.code, queue_.upcoming_presses(kLookAhead), now))
      return again;
    break;
  case Kind::ReleaseAll:
    devices.pointer.release_all();
    if (keyboard)
      keyboard->release_all(now);
    break;
  }
  callbacks_.injected(mark);
  return std::nullopt;
}

void InputInjector::finish(Devices &devices) {
  devices.pointer.release_all();
  if (devices.keyboard) {
    devices.keyboard->release_all(steady_now());
    xcb_flush(devices.x.get());
    // An application that has not looked yet must still find what was typed, but a pipeline
    // should not take long to stop.
    const Time rest =
        std::min(devices.keyboard->spare_keys_rest_at(), steady_now() + kRestBeforeEnd);
    for (Time now = steady_now(); now < rest && !devices.x.lost() && !wake_.interrupted();
         now = steady_now())
      devices.x.poll((rest - now).count());
    while (XPtr<xcb_generic_event_t> event{xcb_poll_for_event(devices.x.get())})
      devices.keyboard->handle(*event);
    devices.keyboard->restore_spare_keys();
  }
  // The answer says that the server has done all of it.
  devices.x.wait<xcb_get_input_focus_reply_t>(xcb_get_input_focus(devices.x.get()));
}

} // namespace stripes
