// SPDX-License-Identifier: MPL-2.0
// What help, man page, documentation and completion say alike about settings.
#pragma once

#include "settings/setting_table.h"

#include <string>
#include <string_view>
#include <vector>

namespace stripes::launch {

// Headings, in the table's order.
std::vector<std::string_view> setting_groups();

std::string option_name(const SettingSpec &spec);  // "--video-crf"
std::string option_usage(const SettingSpec &spec); // "--video-crf=N"
std::string allowed_values(const SettingSpec &spec);
std::string sentence_about(const SettingSpec &spec); // with values and default
// SELKIES_VIDEO_CRF and further ones; aliases of the setting are not among them.
std::vector<std::string> variables_of(const SettingSpec &spec);

// The words that are on offer behind the "=" of an option; empty when there is no such list.
std::vector<std::string> value_words(const SettingSpec &spec);

} // namespace stripes::launch
