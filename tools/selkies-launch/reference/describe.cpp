// SPDX-License-Identifier: MPL-2.0
#include "reference/describe.h"

#include "settings/setting_text.h"

#include <algorithm>

namespace stripes::launch {
namespace {

std::string joined_items(const SettingSpec &spec) {
  std::string out;
  for (std::string_view item : split(spec.allowed, ','))
    out += (out.empty() ? "" : ", ") + std::string(item);
  return out;
}

std::string bounds(const SettingSpec &spec) {
  return std::to_string(spec.min) + "–" + std::to_string(spec.max);
}

} // namespace

std::vector<std::string_view> setting_groups() {
  std::vector<std::string_view> names;
  for (const SettingSpec &spec : setting_table())
    if (std::find(names.begin(), names.end(), spec.group) == names.end())
      names.emplace_back(spec.group);
  return names;
}

std::string option_name(const SettingSpec &spec) {
  std::string out = "--" + std::string(spec.name);
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

std::string option_usage(const SettingSpec &spec) {
  switch (spec.type) {
  case SettingType::Bool:
    return option_name(spec) + "[=false]";
  case SettingType::Int:
  case SettingType::Range:
    return option_name(spec) + "=N";
  case SettingType::Enum:
    return option_name(spec) + "=WORD";
  case SettingType::String:
    break;
  }
  return option_name(spec) + "=TEXT";
}

std::string allowed_values(const SettingSpec &spec) {
  switch (spec.type) {
  case SettingType::Bool:
    return "true, false";
  case SettingType::Int:
  case SettingType::Range:
    return bounds(spec);
  case SettingType::Enum:
    return joined_items(spec);
  case SettingType::String:
    break;
  }
  return "text";
}

std::string sentence_about(const SettingSpec &spec) {
  std::string text = std::string(spec.help) + ".";
  if (spec.type == SettingType::Enum)
    text += " One of " + joined_items(spec) + ".";
  else if (spec.type != SettingType::Bool && spec.type != SettingType::String)
    text += " " + bounds(spec) + ".";
  const std::string_view value = spec.default_value;
  return value.empty() ? text : text + " Default: " + std::string(value) + ".";
}

std::vector<std::string> variables_of(const SettingSpec &spec) {
  std::string own = "SELKIES_";
  for (const char *c = spec.name; *c; c++)
    own += static_cast<char>(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
  std::vector<std::string> names = {own};
  if (spec.environment)
    for (std::string_view name : split(spec.environment, ','))
      names.emplace_back(name);
  return names;
}

std::vector<std::string> value_words(const SettingSpec &spec) {
  std::vector<std::string> words;
  if (spec.type == SettingType::Bool)
    words = {"true", "false"};
  else if (spec.type == SettingType::Enum)
    for (std::string_view item : split(spec.allowed, ','))
      words.emplace_back(item);
  return words;
}

} // namespace stripes::launch
