// SPDX-License-Identifier: MPL-2.0
// What another process costs, from /proc.
#pragma once

#include <cstddef>
#include <sys/types.h>

namespace stripes::test {

double cpu_seconds(pid_t pid); // user and system, of all its threads
size_t resident_bytes(pid_t pid);

} // namespace stripes::test
