// SPDX-License-Identifier: MPL-2.0
// The words behind the program's name, taken apart.
#pragma once

#include "base/result.h"
#include "config/setting_source.h"

#include <optional>
#include <string>
#include <vector>

namespace stripes::launch {

// What the program is to do; all but Run and Check print something and end.
enum class Action {
  Run,
  Check,
  Help,
  Version,
  PrintPipeline,
  PrintSettingsDoc,
  PrintManPage,
  PrintCompletion,
};

// Options that are not settings.
struct ActionOption {
  const char *name;     // without the dashes
  const char *argument; // what --help calls it; nullptr: none. In brackets when it can be left out
  const char *help;     // nullptr: not listed; for those who build the project
  Action action;
};
// --help first.
const std::vector<ActionOption> &action_options();

struct CommandLine {
  Action action = Action::Run; // the first that was given
  std::string action_argument;
  std::vector<SettingSource> sources; // in the order given
  std::optional<std::string> config;  // --config; empty: none at all
  std::vector<std::string> gstreamer; // --gst-…, for gst_init()
  std::vector<std::string> command;
};

// `arguments` without the program's name. Fails with what the person has to change.
Result<CommandLine> parse_command_line(const std::vector<std::string> &arguments);

} // namespace stripes::launch
