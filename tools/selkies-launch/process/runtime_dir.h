// SPDX-License-Identifier: MPL-2.0
// A folder of mode 0700 for cookie, configuration and logs; gone with its files at the end.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace stripes::launch {

class RuntimeDir {
 public:
  // In XDG_RUNTIME_DIR, or else in the system's temporary folder.
  static Result<RuntimeDir> make();

  RuntimeDir(RuntimeDir &&other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  RuntimeDir(const RuntimeDir &) = delete;
  RuntimeDir &operator=(RuntimeDir &&) = delete;
  RuntimeDir &operator=(const RuntimeDir &) = delete;
  ~RuntimeDir();

  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  // Writes a file of mode 0600 and gives its path.
  Result<std::string> write(std::string_view name, std::string_view content) const;

 private:
  explicit RuntimeDir(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

} // namespace stripes::launch
