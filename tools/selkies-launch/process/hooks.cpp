// SPDX-License-Identifier: MPL-2.0
#include "process/hooks.h"

#include "process/log.h"

namespace stripes::launch {

Hooks::Hooks(Children &children, Commands commands, std::function<Environment()> environment)
    : children_(children), commands_(std::move(commands)), environment_(std::move(environment)) {}

Hooks::~Hooks() {
  if (running_)
    children_.forget(*running_);
}

void Hooks::set_clients(size_t count) {
  connected_ = count > 0;
  catch_up();
}

void Hooks::catch_up() {
  if (running_ || told_ == connected_)
    return;
  told_ = connected_;
  const char *name = connected_ ? "run_after_connect" : "run_after_disconnect";
  const std::string &command = connected_ ? commands_.after_connect : commands_.after_disconnect;
  if (command.empty())
    return;
  const auto pid =
      children_.start({.argv = {"/bin/sh", "-c", command}, .environment = environment_()},
                      [this, name](int status) { ended(name, status); });
  if (!pid)
    return log_failure(LogLevel::Warning, "hooks", pid.failure());
  running_ = *pid;
}

void Hooks::ended(const char *name, int status) {
  running_.reset();
  if (status != 0)
    log_line(LogLevel::Warning, "hooks",
             std::string(name) + " ended with status " + std::to_string(status) + ".");
  catch_up();
}

} // namespace stripes::launch
