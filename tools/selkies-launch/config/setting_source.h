// SPDX-License-Identifier: MPL-2.0
// A text for a setting, and where it was written.
#pragma once

#include "settings/setting_table.h"

#include <string>

namespace stripes::launch {

struct SettingSource {
  std::string name;   // one of the setting's names
  std::string text;   // in the operator's syntax
  std::string origin; // for messages: "--video-crf", "SELKIES_VIDEO_CRF", "/etc/x.ini, line 7"
};

// By any of its names; nullptr when there is no such setting.
inline const SettingSpec *setting_called(std::string_view name) {
  if (const SettingSpec *spec = find_setting(name))
    return spec;
  const SettingAlias *alias = find_setting_alias(name);
  return alias ? find_setting(alias->setting) : nullptr;
}

} // namespace stripes::launch
