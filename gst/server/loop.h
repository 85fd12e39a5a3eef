// SPDX-License-Identifier: MPL-2.0
// The server's thread and what runs on it: a main loop with a context of its own, tasks posted from
// other threads, and timers.
#pragma once

#include "base/gst_ptr.h"

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace stripes {

// A source that other threads make ready. Many wakes before it runs are one run.
class WakeSource {
 public:
  // `callback` runs on the thread of `context`. Made and destroyed on that thread, or while its
  // loop does not run.
  WakeSource(GMainContext *context, int priority, std::function<void()> callback);
  ~WakeSource();
  WakeSource(const WakeSource &) = delete;
  WakeSource &operator=(const WakeSource &) = delete;

  void wake(); // any thread

 private:
  std::function<void()> callback_;
  Ref<GSource> source_;
};

// A timer of the thread that starts it. Stops when it goes out of scope.
class Timer {
 public:
  Timer() = default;
  ~Timer() { stop(); }
  Timer(const Timer &) = delete;
  Timer &operator=(const Timer &) = delete;

  // Calls `tick` every `interval_ms` until it returns false. Replaces what ran before.
  void start(unsigned interval_ms, std::function<bool()> tick);
  void stop();
  bool running() const { return source_ && !g_source_is_destroyed(source_.get()); }

 private:
  Ref<GSource> source_;
};

// A thread that runs a main loop from construction to destruction.
class LoopThread {
 public:
  explicit LoopThread(const char *name = "stripes-server"); // at most 15 characters
  // Ends the loop and joins the thread. Never call on the thread itself.
  ~LoopThread();
  LoopThread(const LoopThread &) = delete;
  LoopThread &operator=(const LoopThread &) = delete;

  GMainContext *context() const { return context_.get(); }
  bool is_current() const { return std::this_thread::get_id() == thread_.get_id(); }

  // Runs `task` on the thread. False when too many tasks wait already (kMaxTasks); the task is
  // dropped then.
  bool post(std::function<void()> task);
  // Runs `task` on the thread and waits for its end; at once when called on the thread.
  void run(const std::function<void()> &task);

  static constexpr size_t kMaxTasks = 1024;

 private:
  void enqueue(std::function<void()> task);
  void run_tasks();

  Ref<GMainContext> context_;
  Ref<GMainLoop> loop_;
  std::mutex mutex_; // guards tasks_
  std::vector<std::function<void()>> tasks_;
  std::unique_ptr<WakeSource> wake_;
  std::thread thread_;
};

} // namespace stripes
