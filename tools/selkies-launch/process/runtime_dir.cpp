// SPDX-License-Identifier: MPL-2.0
#include "process/runtime_dir.h"

#include "process/unique_fd.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <vector>

namespace stripes::launch {
namespace {
// What cookie, configuration and logs take at least: a folder on a full disk is of no use.
constexpr size_t kProbeBytes = size_t{64} * 1024;

// Its path is written into other programs' variables and scripts, which have quotes and spaces of
// their own.
bool is_plain(const std::string &path) {
  return path.find_first_of(" \t\r\n\"'\\") == std::string::npos;
}
} // namespace

Result<RuntimeDir> RuntimeDir::make() {
  std::vector<std::string> parents;
  for (const char *name : {"XDG_RUNTIME_DIR", "TMPDIR"})
    if (const char *value = std::getenv(name); value && *value == '/')
      parents.emplace_back(value);
  parents.emplace_back("/tmp");

  std::string tried;
  for (const std::string &parent : parents) {
    if (!is_plain(parent)) {
      tried += (tried.empty() ? "" : ", ") + parent + " (a path with spaces or quotes)";
      continue;
    }
    std::string path = parent + "/selkies-launch-XXXXXX";
    const bool made = mkdtemp(path.data()) != nullptr; // mode 0700
    int error = made ? 0 : errno;
    if (made) {
      RuntimeDir dir(path);
      if (dir.write("probe", std::string(kProbeBytes, ' '))) {
        unlink(dir.file("probe").c_str());
        return dir;
      }
      error = errno;
    }
    tried += (tried.empty() ? "" : ", ") + parent + " (" + std::strerror(error) + ")";
  }
  return Failure{"No temporary folder can be written: " + tried +
                     ". Make room, or set XDG_RUNTIME_DIR to another folder.",
                 ""};
}

RuntimeDir::~RuntimeDir() {
  std::error_code ignored;
  if (!path_.empty())
    std::filesystem::remove_all(path_, ignored);
}

Result<std::string> RuntimeDir::write(std::string_view name, std::string_view content) const {
  const std::string path = file(name);
  const UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd)
    return Failure{"Cannot write " + path + ": " + std::strerror(errno) + ".", ""};
  const ssize_t written = ::write(fd.get(), content.data(), content.size());
  if (written >= 0 && written < static_cast<ssize_t>(content.size()))
    errno = ENOSPC; // what a second attempt would say
  if (written != static_cast<ssize_t>(content.size()))
    return Failure{"Cannot write " + path + ": " + std::strerror(errno) + ".", ""};
  return path;
}

} // namespace stripes::launch
