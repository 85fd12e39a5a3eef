// SPDX-License-Identifier: MPL-2.0
// What the operator has done when the first page connects, and when the last one has gone. Main
// loop only.
#pragma once

#include "process/children.h"

#include <functional>
#include <optional>
#include <string>

namespace stripes::launch {

class Hooks {
 public:
  struct Commands {
    std::string after_connect; // for /bin/sh; empty: none
    std::string after_disconnect;
  };
  // environment: asked for each time.
  Hooks(Children &children, Commands commands, std::function<Environment()> environment);
  ~Hooks();
  Hooks(const Hooks &) = delete;
  Hooks &operator=(const Hooks &) = delete;

  // How many pages there are now. One command runs at a time: what changes meanwhile is looked at
  // when it ends, so pages that come and go in that time leave no trace.
  void set_clients(size_t count);

 private:
  void catch_up();
  void ended(const char *name, int status);

  Children &children_;
  const Commands commands_;
  const std::function<Environment()> environment_;
  bool connected_ = false; // as it is
  bool told_ = false;      // as the last command was told
  std::optional<pid_t> running_;
};

} // namespace stripes::launch
