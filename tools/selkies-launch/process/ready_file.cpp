// SPDX-License-Identifier: MPL-2.0
#include "process/ready_file.h"

#include <unistd.h>
#include <utility>

namespace stripes::launch {
namespace {
constexpr unsigned kLookMilliseconds = 250;
} // namespace

bool ReadyFile::exists() const {
  return access(path_.c_str(), F_OK) == 0;
}

void ReadyFile::wait(std::function<void()> there) {
  there_ = std::move(there);
  timer_ = MainLoopSource::after(kLookMilliseconds, [this] { look(); });
}

void ReadyFile::look() {
  if (!exists())
    return wait(std::exchange(there_, nullptr));
  // Last: it may end the one who owns us.
  std::exchange(there_, nullptr)();
}

} // namespace stripes::launch
