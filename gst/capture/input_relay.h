// SPDX-License-Identifier: MPL-2.0
// From events that come from downstream to input on the X display. Any thread.
#pragma once

#include "capture/capture_session.h"
#include "capture/input/injector.h"
#include "capture/input/navigation.h"

#include <functional>
#include <gst/gst.h>
#include <memory>
#include <mutex>

namespace stripes {

class InputRelay {
 public:
  using Failed = std::function<void(const Failure &)>; // on the injection thread
  explicit InputRelay(Failed failed) : failed_(std::move(failed)) {}

  // From start to stop; stopping lets go of all that is held.
  void start(std::shared_ptr<CaptureSession> session);
  void stop();

  // true: it was an input event and there is something to put it into.
  bool handle(GstEvent *event);
  void release_all(); // whatever is held

 private:
  const Failed failed_;
  NavigationReader reader_;

  std::mutex mutex_; // guards the fields below
  std::shared_ptr<CaptureSession> session_;
  std::unique_ptr<InputInjector> injector_; // from the first input to stop
};

} // namespace stripes
