// SPDX-License-Identifier: MPL-2.0
#include "process/descriptors.h"

#include <algorithm>
#include <dirent.h>
#include <memory>
#include <sys/resource.h>

namespace stripes::launch {
namespace {

uint64_t limit_before = 0; // 0: it was not touched

uint64_t count_open(uint64_t limit) {
  const std::unique_ptr<DIR, int (*)(DIR *)> dir(opendir("/proc/self/fd"), closedir);
  if (!dir) // perhaps because there is none left for it
    return limit;
  uint64_t open = 0;
  while (const dirent *entry = readdir(dir.get()))
    open += entry->d_name[0] != '.';
  return open - 1; // the folder itself
}

} // namespace

Descriptors count_descriptors() {
  struct rlimit limit {};
  getrlimit(RLIMIT_NOFILE, &limit);
  return {limit.rlim_cur, count_open(limit.rlim_cur)};
}

Status raise_descriptor_limit() {
  Descriptors now = count_descriptors();
  if (now.left() < kGoodDescriptors) {
    struct rlimit limit {};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit_before = limit.rlim_cur;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, now.open + kGoodDescriptors);
    if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
      now = count_descriptors();
  }
  if (now.left() >= kNeededDescriptors)
    return {};
  return Failure{"Only " + std::to_string(now.left()) + " of " + std::to_string(now.limit) +
                     " open files are left, at least " + std::to_string(kNeededDescriptors) +
                     " are needed. Raise the limit: ulimit -n 1024.",
                 ""};
}

uint64_t first_descriptor_limit() {
  return limit_before;
}

} // namespace stripes::launch
