// SPDX-License-Identifier: MPL-2.0
// Things to read that look like language from afar.
#pragma once

#include "bench/workload/random.h"

#include <string>

namespace stripes::bench {

std::string sentence(Random &random, int words); // ends with ". "
// Sentences cut to so many letters.
std::string text_line(Random &random, int letters);
std::string code_line(Random &random);
// What a build or a listing prints.
std::string output_line(Random &random);

} // namespace stripes::bench
