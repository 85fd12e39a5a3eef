// SPDX-License-Identifier: MPL-2.0
#include "server/loop.h"

#include "base/for_c.h"

#include <condition_variable>
#include <pthread.h>

namespace stripes {

namespace {

struct FunctionSource {
  GSource source;
  std::function<void()> *callback; // owned by the WakeSource, which outlives the source
};

gboolean dispatch_wake(GSource *source, GSourceFunc, gpointer) {
  g_source_set_ready_time(source, -1); // before the callback: a wake during it counts
  (*reinterpret_cast<FunctionSource *>(source)->callback)();
  return G_SOURCE_CONTINUE;
}

GSourceFuncs wake_funcs = {nullptr, nullptr, dispatch_wake, nullptr, nullptr, nullptr};

} // namespace

WakeSource::WakeSource(GMainContext *context, int priority, std::function<void()> callback)
    : callback_(std::move(callback)),
      source_(adopt(g_source_new(&wake_funcs, sizeof(FunctionSource)))) {
  reinterpret_cast<FunctionSource *>(source_.get())->callback = &callback_;
  g_source_set_priority(source_.get(), priority);
  g_source_attach(source_.get(), context);
}

WakeSource::~WakeSource() {
  g_source_destroy(source_.get());
}

void WakeSource::wake() {
  g_source_set_ready_time(source_.get(), 0);
}

void Timer::start(unsigned interval_ms, std::function<bool()> tick) {
  stop();
  // Timers of whole seconds share their wake-up with others of the process.
  source_ = adopt(interval_ms % 1000 == 0 ? g_timeout_source_new_seconds(interval_ms / 1000)
                                          : g_timeout_source_new(interval_ms));
  g_source_set_callback(
      source_.get(),
      [](gpointer data) -> gboolean { return (*static_cast<std::function<bool()> *>(data))(); },
      new_for_c<std::function<bool()>>(std::move(tick)), delete_for_c<std::function<bool()>>);
  g_source_attach(source_.get(), g_main_context_get_thread_default());
}

void Timer::stop() {
  if (source_)
    g_source_destroy(source_.get());
  source_.reset();
}

LoopThread::LoopThread(const char *name)
    : context_(adopt(g_main_context_new())), loop_(adopt(g_main_loop_new(context_.get(), FALSE))),
      wake_(std::make_unique<WakeSource>(context_.get(), G_PRIORITY_DEFAULT,
                                         [this] { run_tasks(); })) {
  thread_ = std::thread([this, name] {
    pthread_setname_np(pthread_self(), name);
    g_main_context_push_thread_default(context_.get());
    g_main_loop_run(loop_.get());
    g_main_context_pop_thread_default(context_.get());
  });
}

LoopThread::~LoopThread() {
  // As a task: a quit before the loop runs would be lost.
  enqueue([this] { g_main_loop_quit(loop_.get()); });
  thread_.join();
  run_tasks(); // what came after the quit still must not be forgotten: somebody may own it
  wake_.reset();
}

bool LoopThread::post(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    if (tasks_.size() >= kMaxTasks)
      return false;
    tasks_.push_back(std::move(task));
  }
  wake_->wake();
  return true;
}

void LoopThread::enqueue(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  wake_->wake();
}

void LoopThread::run(const std::function<void()> &task) {
  if (is_current())
    return task();
  std::mutex mutex; // guards done
  std::condition_variable ended;
  bool done = false;
  enqueue([&] {
    task();
    std::lock_guard lock(mutex);
    done = true;
    ended.notify_one();
  });
  std::unique_lock lock(mutex);
  ended.wait(lock, [&] { return done; });
}

void LoopThread::run_tasks() {
  std::vector<std::function<void()>> tasks;
  {
    std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (auto &task : tasks)
    task();
}

} // namespace stripes
