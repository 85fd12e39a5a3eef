// SPDX-License-Identifier: MPL-2.0
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
