// SPDX-License-Identifier: MPL-2.0
#include "capture/input_relay.h"

namespace stripes {

using Kind = InputEvent::Kind;

void InputRelay::start(std::shared_ptr<CaptureSession> session) {
  std::lock_guard lock(mutex_);
  session_ = std::move(session);
}

void InputRelay::stop() {
  std::shared_ptr<CaptureSession> session;
  std::unique_ptr<InputInjector> injector; // ends first, and without the lock
  std::lock_guard lock(mutex_);
  session.swap(session_);
  injector.swap(injector_);
}

bool InputRelay::handle(GstEvent *event) {
  const auto input = reader_.read(event);
  if (!input)
    return false;
  std::lock_guard lock(mutex_);
  if (!session_)
    return false;
  if (!injector_) {
    const auto injected = [session = session_](const InputMark &mark) {
      session->mark_input(mark);
    };
    injector_ = std::make_unique<InputInjector>(
        session_->display(), InputInjector::Callbacks{.injected = injected, .failed = failed_});
  }
  for (auto event_in : *input) {
    if (event_in.kind == Kind::Motion || event_in.kind == Kind::Button) {
      const auto place = session_->on_screen({event_in.x, event_in.y});
      event_in.x = place.x;
      event_in.y = place.y;
    }
    injector_->push(event_in);
  }
  return true;
}

// Who pressed something may not be there any more when the pipeline goes on.
void InputRelay::release_all() {
  reader_.reset();
  std::lock_guard lock(mutex_);
  if (injector_)
    injector_->release_all();
}

} // namespace stripes
