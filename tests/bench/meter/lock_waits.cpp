// SPDX-License-Identifier: MPL-2.0
#include "bench/meter/lock_waits.h"

#include <dlfcn.h>

namespace stripes::bench {

std::optional<LockWaits> lock_waits() {
  using Read = void (*)(uint64_t *, uint64_t *);
  static const auto read = reinterpret_cast<Read>(dlsym(RTLD_DEFAULT, "stripes_read_lock_waits"));
  if (!read)
    return std::nullopt;
  LockWaits waits;
  read(&waits.count, &waits.ns);
  return waits;
}

} // namespace stripes::bench
