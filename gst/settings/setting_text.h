// SPDX-License-Identifier: MPL-2.0
// Reading setting values from text. Nothing here knows the table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stripes {

std::string_view trimmed(std::string_view text);
std::string lower(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator); // items trimmed

// true/false, 1/0, yes/no, on/off in any case.
std::optional<bool> parse_bool(std::string_view text);

// A whole decimal number and nothing else.
std::optional<int64_t> parse_int(std::string_view text);

// `v`, `lo-hi` or `v,lo-hi` of non-negative numbers; a part that is not given is nullopt.
struct RangeText {
  std::optional<int64_t> value;
  std::optional<int64_t> min, max; // both or none
};
std::optional<RangeText> parse_range(std::string_view text);

// Multiplies every number in `text` by numerator / denominator; numbers too large stay as they are.
std::string scale_numbers(std::string_view text, int64_t numerator, int64_t denominator);

} // namespace stripes
