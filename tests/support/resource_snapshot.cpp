// SPDX-License-Identifier: MPL-2.0
#include "support/resource_snapshot.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <malloc.h>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

namespace stripes::test {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

size_t own_segments() {
  std::ifstream in("/proc/sysvipc/shm");
  std::string line;
  std::getline(in, line); // headings
  size_t count = 0;
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    long key = 0, id = 0, permissions = 0, size = 0, creator = 0;
    fields >> key >> id >> permissions >> size >> creator;
    count += creator == getpid();
  }
  return count;
}

// Without shared memory: of that the segments are counted, and how many of a pool are in use at a
// moment is chance.
double private_bytes() {
  std::ifstream in("/proc/self/status");
  double kib = 0;
  for (std::string name; in >> name;) {
    double value = 0;
    if ((name == "RssAnon:" || name == "RssFile:") && in >> value)
      kib += value;
  }
  return kib * 1024;
}

} // namespace

ResourceSnapshot ResourceSnapshot::take() {
  ResourceSnapshot now;
  std::error_code error;
  for (const auto &entry : fs::directory_iterator("/proc/self/fd")) {
    const std::string target = fs::read_symlink(entry.path(), error).string();
    if (target.starts_with("/proc/"))
      continue; // the listing itself
    now.descriptors++;
    now.memory_files += target.starts_with("/memfd:") || target.starts_with("/dev/shm/");
  }
  now.threads = static_cast<size_t>(std::distance(fs::directory_iterator("/proc/self/task"), {}));
  now.shared_segments = own_segments();
  return now;
}

bool ResourceSnapshot::within(const ResourceSnapshot &before) const {
  return descriptors <= before.descriptors && threads <= before.threads &&
         shared_segments <= before.shared_segments && memory_files <= before.memory_files;
}

std::ostream &operator<<(std::ostream &out, const ResourceSnapshot &snapshot) {
  return out << snapshot.descriptors << " descriptors, " << snapshot.threads << " threads, "
             << snapshot.shared_segments << " shared segments, " << snapshot.memory_files
             << " memory files";
}

ResourceSnapshot settled(const ResourceSnapshot &before, std::chrono::milliseconds settle) {
  const auto end = std::chrono::steady_clock::now() + settle;
  ResourceSnapshot now = ResourceSnapshot::take();
  while (!now.within(before) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(50ms);
    now = ResourceSnapshot::take();
  }
  return now;
}

void MemorySlope::sample(double round) {
  malloc_trim(0);
  points_.push_back({round, private_bytes()});
}

double MemorySlope::bytes_per_round() const {
  const auto first = points_.begin() + static_cast<std::ptrdiff_t>(points_.size() / 4);
  const auto n = static_cast<double>(points_.end() - first);
  if (n < 2)
    return 0;
  double x = 0, y = 0;
  std::for_each(first, points_.end(), [&](const Point &p) { x += p.round / n, y += p.bytes / n; });
  double xy = 0, xx = 0;
  std::for_each(first, points_.end(), [&](const Point &p) {
    xy += (p.round - x) * (p.bytes - y);
    xx += (p.round - x) * (p.round - x);
  });
  return xx > 0 ? xy / xx : 0;
}

} // namespace stripes::test
