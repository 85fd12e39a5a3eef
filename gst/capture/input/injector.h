// SPDX-License-Identifier: MPL-2.0
// The injection thread: its own X connection, XTEST. Nobody else ever waits for it.
#pragma once

#include "base/result.h"
#include "capture/input/input_queue.h"
#include "capture/urgency.h"
#include "capture/wake.h"
#include "capture/x_connection.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace stripes {

class Keyboard;
class Pointer;

class InputInjector {
 public:
  // Both are called on the injection thread.
  struct Callbacks {
    std::function<void(const InputMark &)> injected;
    std::function<void(const Failure &)> failed; // input does not work, or not all of it
  };

  InputInjector(std::string display, Callbacks callbacks);
  // Lets go of everything held, puts the keymap back as it was. Takes at most 2 s, and that only
  // when the X server does not answer.
  ~InputInjector();
  InputInjector(const InputInjector &) = delete;
  InputInjector &operator=(const InputInjector &) = delete;

  void push(const InputEvent &event); // any thread
  void release_all() { push({.kind = InputEvent::Kind::ReleaseAll}); }

 private:
  struct Devices;
  void run();
  void serve(Devices &devices);
  void finish(Devices &devices);
  // When to try again, if it cannot be done yet.
  std::optional<std::chrono::nanoseconds> apply(Devices &devices, const InputEvent &event);
  bool stopping();

  const std::string display_;
  const Callbacks callbacks_;
  Wake wake_;
  InputQueue queue_;

  std::mutex mutex_; // guards the fields below
  std::condition_variable ended_changed_;
  std::unique_ptr<XConnection> x_; // made and used by the thread, shut down by the destructor
  bool stopping_ = false;
  bool ended_ = false;

  std::thread thread_; // last: uses all of the above
};

} // namespace stripes
