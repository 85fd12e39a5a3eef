// SPDX-License-Identifier: MPL-2.0
// What `meson install` puts down, below a temporary folder.
#pragma once

#include "support/child_process.h"

#include <optional>
#include <string>
#include <vector>

namespace stripes::test {

class Stage {
 public:
  // Installs the build that this test belongs to, with DESTDIR. Throws when that fails.
  Stage();

  // A path below the prefix.
  std::string file(const std::string &path) const { return prefix_ + "/" + path; }
  const std::string &prefix() const { return prefix_; }
  std::string lib(const std::string &path = "") const { return file(libdir_) + "/" + path; }
  std::string temporary(const std::string &name) const { return dir_.file(name); }

  // "NAME=value" for a program that shall know the stage and nothing of the build.
  std::vector<std::string> environment() const;

  struct Outcome {
    int status = -1; // -1: did not end
    std::string output;
  };
  // Runs a program of the stage or of the system to its end.
  Outcome run(const std::vector<std::string> &argv, unsigned seconds = 300) const;

 private:
  TempDir dir_;
  std::string prefix_, libdir_;
};

// One for all tests of a program.
Stage &stage();

} // namespace stripes::test
