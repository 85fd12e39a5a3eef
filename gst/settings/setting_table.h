// SPDX-License-Identifier: MPL-2.0
// The one table of settings. It drives the command line, the environment, server_settings, the
// check of what a page sends, and the docs. A setting enters it in the change that implements it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace stripes {

enum class SettingType { Bool, Int, Range, Enum, String };

enum SettingFlags : unsigned {
  kShownToPage = 1 << 0,   // in server_settings
  kPageMayChange = 1 << 1, // accepted from a controller's SETTINGS unless locked
  kLauncherOnly = 1 << 2,  // means nothing to a bare stripewssink
};

struct SettingSpec {
  const char *name; // as on the wire: snake_case
  SettingType type;
  const char *default_value; // as text, in the type's own syntax
  int64_t min, max;          // Int and Range
  const char *allowed;       // Enum: comma separated wire names; nullptr else
  const char *aliases; // Enum: "alias=name,…" accepted from operators and pages; nullptr for none
  const char
      *environment;  // further environment names beside SELKIES_<NAME>, comma separated; nullptr
  const char *group; // heading in --help and docs
  const char *help;  // one sentence with the unit
  unsigned flags;    // SettingFlags
};

std::span<const SettingSpec> setting_table();

// Accepts '-' for '_' and any case. nullptr when there is no such setting.
const SettingSpec *find_setting(std::string_view name);

// A further name of a setting, from operators and pages, whose numbers are in another unit:
// value = given * numerator / denominator.
struct SettingAlias {
  const char *name;
  const char *setting;
  int64_t numerator, denominator;
};

std::span<const SettingAlias> setting_aliases();
const SettingAlias *find_setting_alias(std::string_view name); // as find_setting()

} // namespace stripes
