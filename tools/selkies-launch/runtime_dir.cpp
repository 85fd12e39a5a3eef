// SPDX-License-Identifier: MPL-2.0
#include "runtime_dir.h"

#include "unique_fd.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <vector>

namespace stripes::launch {

Result<RuntimeDir> RuntimeDir::make() {
  std::vector<std::string> parents;
  for (const char *name : {"XDG_RUNTIME_DIR", "TMPDIR"})
    if (const char *value = std::getenv(name); value && *value == '/')
      parents.emplace_back(value);
  parents.emplace_back("/tmp");

  std::string tried;
  for (const std::string &parent : parents) {
    std::string path = parent + "/selkies-launch-XXXXXX";
    if (mkdtemp(path.data())) // mode 0700
      return RuntimeDir(path);
    tried += parent + ": " + std::strerror(errno) + "; ";
  }
  return Failure{"No temporary folder can be made.", tried};
}

RuntimeDir::~RuntimeDir() {
  std::error_code ignored;
  if (!path_.empty())
    std::filesystem::remove_all(path_, ignored);
}

Result<std::string> RuntimeDir::write(std::string_view name, std::string_view content) const {
  const std::string path = file(name);
  const UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd ||
      ::write(fd.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()))
    return Failure{"Cannot write " + path + ".", std::strerror(errno)};
  return path;
}

} // namespace stripes::launch
