// SPDX-License-Identifier: MPL-2.0
#include "process/application.h"

#include "exit_status.h"
#include "process/log.h"

#include <cerrno>
#include <glib.h>
#include <utility>

namespace stripes::launch {
namespace {

constexpr Backoff::Times kRestart{.first = 500, .most = 10000, .healthy = 10000};
constexpr unsigned kMostFailures = 5;
constexpr unsigned kLookMilliseconds = 500;
constexpr unsigned kLookWindowsMilliseconds = 2000;
// Of processor time between two looks, in clock ticks, that are work: looking for windows costs the
// X server some as well.
constexpr uint64_t kWorkTicks = 3;

std::string status_text(int status) {
  return "The command ended with status " + std::to_string(status);
}

} // namespace

Application::Application(Children &children, std::vector<std::string> command, bool restart,
                         Callbacks callbacks)
    : children_(children), command_(std::move(command)), restart_(restart),
      callbacks_(std::move(callbacks)), backoff_(kRestart) {}

Application::~Application() {
  if (pid_)
    children_.forget(*pid_);
}

void Application::start() {
  run();
}

void Application::run() {
  started_ = g_get_monotonic_time();
  backoff_.started(started_);
  const auto pid = children_.start({.argv = command_, .environment = callbacks_.environment()},
                                   [this](int status) { has_ended(status); });
  if (!pid)
    return callbacks_.failed(pid.failure(), pid.failure().debug == std::to_string(ENOENT)
                                                ? kExitNotFound
                                                : kExitCannotRun);
  pid_ = *pid;
}

void Application::has_ended(int status) {
  pid_.reset();
  const int64_t now = g_get_monotonic_time();
  if (status != 0 || now - started_ > int64_t{kBackgroundSeconds} * G_USEC_PER_SEC ||
      !callbacks_.programs_left())
    return over(status);
  background_ = true;
  had_windows_ = false;
  ended_ = left_at_ = now;
  processor_time_ = callbacks_.processor_time();
  timer_ = MainLoopSource::after(kLookMilliseconds, [this] { look(); });
}

void Application::look() {
  if (!background_)
    return;
  if (!callbacks_.programs_left()) {
    background_ = false;
    return over(0);
  }
  const int64_t now = g_get_monotonic_time();
  // Large programs work for a while before their first window shows.
  const uint64_t used = callbacks_.processor_time();
  if (used - std::exchange(processor_time_, used) >= kWorkTicks && !had_windows_ &&
      now - ended_ < int64_t{kWindowSeconds} * G_USEC_PER_SEC)
    left_at_ = now;
  if (callbacks_.windows_left()) {
    if (!had_windows_)
      log_line(LogLevel::Info, "command",
               "The command went to the background; what it started is served until its windows "
               "are closed.");
    had_windows_ = true;
    left_at_ = now;
  } else if (now - left_at_ >=
             int64_t{had_windows_ ? kWindowMilliseconds : kFirstWindowMilliseconds} * 1000) {
    background_ = false;
    if (had_windows_)
      return over(0);
    return callbacks_.failed(
        {"The command ended at once, and what it left running shows no window. If it goes to the "
         "background, give it the option that keeps it in the foreground.",
         ""},
        kExitFailed);
  }
  timer_ = MainLoopSource::after(had_windows_ ? kLookWindowsMilliseconds : kLookMilliseconds,
                                 [this] { look(); });
}

void Application::over(int status) {
  background_ = false;
  timer_.reset();
  if (!restart_)
    return callbacks_.ended(status);
  const unsigned wait = backoff_.failed(g_get_monotonic_time());
  if (backoff_.failures() >= kMostFailures) {
    log_line(LogLevel::Error, "command",
             status_text(status) + ", as it did " + std::to_string(kMostFailures - 1) +
                 " times before; it is not started again.");
    return callbacks_.ended(status);
  }
  log_line(LogLevel::Info, "command",
           status_text(status) + ". It is started again in " + std::to_string(wait) + " ms.");
  timer_ = MainLoopSource::after(wait, [this] { run(); });
}

} // namespace stripes::launch
