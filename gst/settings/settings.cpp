// SPDX-License-Identifier: MPL-2.0
#include "settings/settings.h"

#include "settings/setting_text.h"

#include <algorithm>
#include <cstdlib>

namespace stripes {
namespace {

// A page's values are numbers, words and flags.
constexpr size_t kLongestPageText = 1024;

std::string canonical_item(const SettingSpec &spec, std::string_view item) {
  std::string word = lower(item);
  if (spec.aliases)
    for (std::string_view pair : split(spec.aliases, ',')) {
      const size_t equals = pair.find('=');
      if (word == pair.substr(0, equals))
        return std::string(pair.substr(equals + 1));
    }
  return word;
}

std::vector<std::string> table_items(const SettingSpec &spec) {
  std::vector<std::string> items;
  for (std::string_view item : split(spec.allowed, ','))
    items.emplace_back(item);
  return items;
}

// Takes "|locked" off the end.
bool take_lock(std::string_view &text) {
  const size_t bar = text.rfind('|');
  if (bar == std::string_view::npos || lower(trimmed(text.substr(bar + 1))) != "locked")
    return false;
  text = trimmed(text.substr(0, bar));
  return true;
}

bool contains(const std::vector<std::string> &items, const std::string &item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// Of a choice of numbers a page gets the one next to what it asks for.
std::string nearest_number(const std::vector<std::string> &items, const std::string &item) {
  const auto wanted = parse_int(item);
  std::string best = item;
  int64_t best_distance = INT64_MAX;
  for (const std::string &candidate : items)
    if (const auto number = parse_int(candidate); number && wanted && *wanted >= 0)
      if (const int64_t distance = std::abs(*number - *wanted); distance < best_distance) {
        best_distance = distance;
        best = candidate;
      }
  return best;
}

std::string what_is_allowed(const SettingSpec &spec) {
  const std::string bounds = std::to_string(spec.min) + "-" + std::to_string(spec.max);
  switch (spec.type) {
  case SettingType::Bool:
    return "true or false, with |locked behind it to keep pages from changing it";
  case SettingType::Int:
    return "a whole number in " + bounds;
  case SettingType::Range: {
    const std::string low = std::to_string(spec.min), high = std::to_string(spec.max);
    return "a whole number in " + bounds + ", a range within it (" + low + "-" + high +
           "), or both (" + spec.default_value + "," + bounds + ")";
  }
  case SettingType::Enum: {
    std::string text = spec.flags & kPageMayChange ? "one or more, comma separated, of" : "one of";
    for (const std::string &item : table_items(spec))
      text += " " + item;
    return text;
  }
  case SettingType::String:
    break;
  }
  return "any text";
}

Failure refusal(const SettingSpec &spec, std::string_view text) {
  return {std::string(spec.name) + " cannot be \"" + std::string(text) +
              "\"; allowed: " + what_is_allowed(spec) + ".",
          ""};
}

} // namespace

Settings::Settings() {
  for (const SettingSpec &spec : setting_table()) {
    Value value;
    value.text = value.initial = spec.default_value;
    value.min = spec.min;
    value.max = spec.max;
    if (spec.type == SettingType::Enum)
      value.allowed = table_items(spec);
    values_.push_back(std::move(value));
  }
}

Settings::Value &Settings::value(const SettingSpec &spec) {
  return values_[static_cast<size_t>(&spec - setting_table().data())];
}

const Settings::Value &Settings::value(std::string_view name) const {
  static const Value nothing{};
  const SettingSpec *spec = find_setting(name);
  return spec ? values_[static_cast<size_t>(spec - setting_table().data())] : nothing;
}

Status Settings::set_operator(std::string_view name, std::string_view text) {
  if (const SettingSpec *spec = find_setting(name))
    return set_canonical(*spec, text);
  const SettingAlias *alias = find_setting_alias(name);
  if (!alias)
    return Failure{"There is no setting called " + std::string(name) + ".", ""};
  const Status status = set_canonical(*find_setting(alias->setting),
                                      scale_numbers(text, alias->numerator, alias->denominator));
  if (status)
    return {};
  return Failure{std::string(alias->name) + " cannot be \"" + std::string(text) + "\".",
                 status.failure().user};
}

Status Settings::set_canonical(const SettingSpec &spec, std::string_view text) {
  std::string_view given = trimmed(text);
  // Selkies has it for flags; it is understood wherever a page may change something.
  const bool lock =
      (spec.flags & kPageMayChange || spec.type == SettingType::Bool) && take_lock(given);
  if (lock && given.empty())
    return refusal(spec, text);
  Value next;
  next.text = spec.default_value;
  next.min = spec.min;
  next.max = spec.max;
  if (spec.type == SettingType::Enum)
    next.allowed = table_items(spec);
  next.overridden = !given.empty();

  if (given.empty()) {
    next.initial = next.text;
    value(spec) = std::move(next);
    return {};
  }

  switch (spec.type) {
  case SettingType::Bool: {
    const auto flag = parse_bool(given);
    if (!flag)
      return refusal(spec, text);
    next.text = *flag ? "true" : "false";
    next.locked = lock;
    break;
  }
  case SettingType::Int: {
    const auto number = parse_int(given);
    if (!number || *number < spec.min || *number > spec.max)
      return refusal(spec, text);
    next.text = std::to_string(*number);
    break;
  }
  case SettingType::Range: {
    const auto range = parse_range(given);
    if (!range)
      return refusal(spec, text);
    next.min = range->min.value_or(spec.min);
    next.max = range->max.value_or(spec.max);
    const int64_t number =
        range->value.value_or(std::clamp(*parse_int(spec.default_value), next.min, next.max));
    if (next.min < spec.min || next.max > spec.max || number < next.min || number > next.max)
      return refusal(spec, text);
    next.text = std::to_string(number);
    if (lock)
      next.min = next.max = number;
    next.locked = next.min == next.max;
    break;
  }
  case SettingType::Enum: {
    const auto known = std::move(next.allowed);
    next.allowed.clear();
    for (std::string_view part : split(given, ',')) {
      std::string item = canonical_item(spec, part);
      if (!contains(known, item))
        return refusal(spec, text);
      if (!contains(next.allowed, item))
        next.allowed.push_back(std::move(item));
    }
    next.text = next.allowed.front();
    if (next.allowed.size() > 1 && !(spec.flags & kPageMayChange))
      return refusal(spec, text); // there is nobody to choose
    if (lock)
      next.allowed.resize(1);
    // The desktop's scale is the operator's alone once said.
    next.locked = next.allowed.size() == 1 || spec.name == std::string_view("scaling_dpi");
    break;
  }
  case SettingType::String:
    next.text = given;
    break;
  }

  next.initial = next.text;
  value(spec) = std::move(next);

  // A fixed size means a fixed screen, whichever of the three was said first.
  if (get_int("manual_width") > 0 || get_int("manual_height") > 0) {
    Value &manual = value(*find_setting("is_manual_resolution_mode"));
    manual.text = manual.initial = "true";
    manual.overridden = manual.locked = true;
  }
  return {};
}

Settings::PageChange Settings::set_from_page(std::string_view name, std::string_view text) {
  if (text.size() > kLongestPageText)
    return PageChange::Refused;
  const SettingSpec *spec = find_setting(name);
  std::string scaled;
  if (const SettingAlias *alias = spec ? nullptr : find_setting_alias(name)) {
    spec = find_setting(alias->setting);
    scaled = scale_numbers(text, alias->numerator, alias->denominator);
    text = scaled;
  }
  if (!spec || !(spec->flags & kPageMayChange))
    return PageChange::Refused;

  Value &current = value(*spec);
  std::string next;
  switch (spec->type) {
  case SettingType::Bool: {
    const auto flag = parse_bool(text);
    if (!flag)
      return PageChange::Refused;
    next = *flag ? "true" : "false";
    break;
  }
  case SettingType::Int:
  case SettingType::Range: {
    const auto number = parse_int(text);
    if (!number)
      return PageChange::Refused;
    next = std::to_string(std::clamp(*number, current.min, current.max));
    break;
  }
  case SettingType::Enum:
    next = nearest_number(current.allowed, canonical_item(*spec, trimmed(text)));
    if (!contains(current.allowed, next))
      return PageChange::Refused;
    break;
  case SettingType::String:
    next = text;
    break;
  }

  if (next == current.text)
    return PageChange::Unchanged;
  if (locked(spec->name))
    return PageChange::Refused;
  current.text = std::move(next);
  return PageChange::Applied;
}

bool Settings::get_bool(std::string_view name) const {
  return value(name).text == "true";
}

int64_t Settings::get_int(std::string_view name) const {
  return parse_int(value(name).text).value_or(0);
}

std::string Settings::get_text(std::string_view name) const {
  return value(name).text;
}

std::string Settings::initial_text(std::string_view name) const {
  return value(name).initial;
}

bool Settings::overridden(std::string_view name) const {
  return value(name).overridden;
}

bool Settings::locked(std::string_view name) const {
  const SettingSpec *spec = find_setting(name);
  if (spec && spec->name == std::string_view("rate_control_mode") &&
      !get_bool("enable_rate_control"))
    return true;
  // A screen that the operator fixed has a fixed size as well.
  if (spec && (spec->name == std::string_view("manual_width") ||
               spec->name == std::string_view("manual_height")))
    return value("is_manual_resolution_mode").locked;
  return value(name).locked;
}

int64_t Settings::range_min(std::string_view name) const {
  return value(name).min;
}

int64_t Settings::range_max(std::string_view name) const {
  return value(name).max;
}

std::vector<std::string> Settings::allowed(std::string_view name) const {
  return value(name).allowed;
}

} // namespace stripes
