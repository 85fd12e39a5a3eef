// SPDX-License-Identifier: MPL-2.0
// The command line and the environment of selkies-launch, read by the table of settings.
#pragma once

#include "base/result.h"
#include "settings/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace stripes::launch {

struct Options {
  enum class Action { Run, Help, Version, PrintPipeline, PrintSettingsDoc };

  Action action = Action::Run;
  Settings settings;
  // What was given for each setting, in the operator's syntax; the table's names, no empty texts.
  struct Given {
    const SettingSpec *spec;
    std::string text;
  };
  std::vector<Given> given;
  std::vector<std::string> gstreamer; // --gst-…, for gst_init()
  std::vector<std::string> command;   // what stands after the options
};

// `arguments` without the program's name; `environment` as NAME=value. The command line goes before
// SELKIES_<NAME>, that before other environment names, that before the default; an empty text is as
// good as none. Fails with what the person has to change.
Result<Options> parse_options(const std::vector<std::string> &arguments,
                              const std::vector<std::string> &environment);

} // namespace stripes::launch
