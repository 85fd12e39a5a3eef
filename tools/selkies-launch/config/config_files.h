// SPDX-License-Identifier: MPL-2.0
// Which files with settings there are, and what they say.
#pragma once

#include "base/result.h"
#include "config/setting_source.h"
#include "process/environment.h"

#include <optional>
#include <string>
#include <vector>

namespace stripes::launch {

// Where files are looked for unless one is named, the one that counts most first:
// $XDG_CONFIG_HOME, then each of $XDG_CONFIG_DIRS, with /selkies/selkies-launch.ini behind it.
std::vector<std::string> default_config_files(const Environment &environment);

struct FileSettings {
  std::vector<SettingSource> sources;  // what counts most first; a setting once per file
  std::vector<std::string> files;      // that were read
  std::vector<std::string> unreadable; // sentences about default files that were passed over
};

// `named`: the file that the person named, which must be readable; empty: read none; nullopt: the
// default ones, which need not be there. Fails with a sentence that names file and line.
Result<FileSettings> read_config_files(const std::optional<std::string> &named,
                                       const Environment &environment);

} // namespace stripes::launch
