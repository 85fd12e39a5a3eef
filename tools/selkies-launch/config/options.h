// SPDX-License-Identifier: MPL-2.0
// What selkies-launch is to do: command line, environment and files, read by the table of settings.
#pragma once

#include "base/result.h"
#include "config/command_line.h"
#include "process/environment.h"
#include "process/log.h"
#include "settings/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace stripes::launch {

struct Options {
  Action action = Action::Run;
  std::string action_argument;
  Settings settings;
  // What was given for each setting, in the operator's syntax; the table's names, no empty texts.
  struct Given {
    const SettingSpec *spec;
    std::string text;
  };
  std::vector<Given> given;
  std::vector<std::string> gstreamer; // --gst-…, for gst_init()
  std::vector<std::string> command;   // what stands after the options
  // What is to be logged once the log is open.
  struct Note {
    LogLevel level;
    std::string text;
  };
  std::vector<Note> notes;
};

// `arguments` without the program's name; `environment` as NAME=value. The command line goes before
// SELKIES_<NAME>, that before other environment names, that before files, that before the default;
// an empty text is as good as none, but on the command line it means the default. Files are not
// read for actions that only print. Fails with what the person has to change.
Result<Options> parse_options(const std::vector<std::string> &arguments,
                              const Environment &environment);

LogLevel wanted_log_level(const Settings &settings);

} // namespace stripes::launch
