// SPDX-License-Identifier: MPL-2.0
// An X server of our own, which only holders of its cookie may use. Main loop only.
#pragma once

#include "process/children.h"
#include "process/main_loop.h"
#include "process/runtime_dir.h"
#include "process/unique_fd.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>

namespace stripes::launch {

class PrivateDisplay {
 public:
  enum class Kind {
    Dummy, // Xorg with the dummy driver: any size, at any time
    Xvfb,  // one size for all its life
  };
  // What `wanted` ("auto", "xorg", "xvfb") comes to with what is installed.
  static Result<Kind> choose(const std::string &wanted);

  struct Callbacks {
    std::function<void(Status)> started; // once
    std::function<void()> ended;         // when it ends after that, and nobody asked it to
  };
  PrivateDisplay(Children &children, RuntimeDir &dir, Kind kind, Callbacks callbacks);
  ~PrivateDisplay();
  PrivateDisplay(const PrivateDisplay &) = delete;
  PrivateDisplay &operator=(const PrivateDisplay &) = delete;

  // `width` and `height` are for Xvfb; Dummy has an odd size until somebody resizes it.
  Status start(unsigned width, unsigned height, const Environment &environment);

  const std::string &name() const { return name_; } // ":7"; empty until started
  const std::string &xauthority() const { return xauthority_; }
  std::optional<pid_t> pid() const { return pid_; } // while it runs
  bool resizable() const { return kind_ == Kind::Dummy; }

 private:
  Result<std::vector<std::string>> command_line(unsigned width, unsigned height);
  void read_number();
  void has_ended();
  std::string socket_path() const;
  void remove_remains() const;
  Failure start_failure(const std::string &why) const;

  Children &children_;
  RuntimeDir &dir_;
  Kind kind_;
  Callbacks callbacks_;
  std::string name_;
  std::string xauthority_;
  std::string number_;
  std::optional<pid_t> pid_;
  ino_t socket_inode_ = 0;
  UniqueFd number_fd_;
  MainLoopSource number_source_;
  MainLoopSource too_late_;
};

} // namespace stripes::launch
