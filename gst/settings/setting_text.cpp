// SPDX-License-Identifier: MPL-2.0
#include "settings/setting_text.h"

#include <charconv>

namespace stripes {
namespace {
constexpr std::string_view kSpace = " \t\r\n";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
} // namespace

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c + 32);
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos)
      return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<bool> parse_bool(std::string_view text) {
  const std::string word = lower(trimmed(text));
  if (word == "true" || word == "1" || word == "yes" || word == "on")
    return true;
  if (word == "false" || word == "0" || word == "no" || word == "off")
    return false;
  return std::nullopt;
}

std::optional<int64_t> parse_int(std::string_view text) {
  text = trimmed(text);
  int64_t number = 0;
  const char *end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end)
    return std::nullopt;
  return number;
}

std::optional<RangeText> parse_range(std::string_view text) {
  RangeText range;
  const auto parts = split(text, ',');
  if (parts.size() > 2)
    return std::nullopt;
  for (size_t i = 0; i < parts.size(); i++) {
    const size_t dash = parts[i].find('-');
    if (dash == std::string_view::npos) {
      if (i != 0)
        return std::nullopt;
      range.value = parse_int(parts[i]);
      if (!range.value)
        return std::nullopt;
      continue;
    }
    if (i == 0 && parts.size() == 2)
      return std::nullopt;
    range.min = parse_int(parts[i].substr(0, dash));
    range.max = parse_int(parts[i].substr(dash + 1));
    if (!range.min || !range.max || *range.min < 0 || *range.min > *range.max)
      return std::nullopt;
  }
  return range;
}

std::string scale_numbers(std::string_view text, int64_t numerator, int64_t denominator) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      out += text[i++];
      continue;
    }
    size_t end = i;
    while (end < text.size() && is_digit(text[end]))
      end++;
    const std::string_view digits = text.substr(i, end - i);
    const auto number = parse_int(digits);
    if (number && *number <= INT32_MAX)
      out += std::to_string(*number * numerator / denominator);
    else
      out += digits;
    i = end;
  }
  return out;
}

} // namespace stripes
