// SPDX-License-Identifier: MPL-2.0
// Messages with something wrong in them.
#pragma once

#include <random>
#include <string>

namespace stripes::test {

using Random = std::mt19937;

// STRIPES_FUZZ_SEED or another one each time; printed, so that it can be given again.
unsigned fuzz_seed();

// Up to `most` bytes of anything.
std::string noise(Random &random, size_t most);
// The text with something replaced, cut out, doubled or blown up; now and then as it was.
std::string mutated(std::string text, Random &random);
// A verb of the protocol, mutated.
std::string mutated_verb(Random &random);

} // namespace stripes::test
