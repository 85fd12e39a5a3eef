// SPDX-License-Identifier: MPL-2.0
#include "config/command_line.h"

#include "config/foreign_settings.h"
#include "settings/setting_text.h"

#include <algorithm>

namespace stripes::launch {
namespace {

// A flag, or a choice that has "false".
bool can_be_false(const SettingSpec &spec) {
  if (spec.type != SettingType::Enum)
    return spec.type == SettingType::Bool;
  const auto items = split(spec.allowed, ',');
  return std::find(items.begin(), items.end(), "false") != items.end();
}

bool same_option(std::string_view given, std::string_view name) {
  return std::equal(given.begin(), given.end(), name.begin(), name.end(),
                    [](char a, char b) { return (a == '_' ? '-' : a) == b; });
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string> &arguments) : arguments_(arguments) {}

  Status parse() {
    while (next_ < arguments_.size()) {
      const std::string &argument = arguments_[next_];
      if (argument == "--") {
        next_++;
        break;
      }
      if (argument.size() < 2 || argument[0] != '-')
        break; // the command, without "--" before it
      next_++;
      if (Status status = parse_option(argument); !status)
        return status;
    }
    line.command.assign(arguments_.begin() + static_cast<ptrdiff_t>(next_), arguments_.end());
    return {};
  }

  CommandLine line;

 private:
  Status parse_option(const std::string &argument) {
    if (argument == "-h")
      return choose(Action::Help, "");
    if (argument.starts_with("--gst-")) {
      line.gstreamer.push_back(argument);
      return {};
    }
    if (!argument.starts_with("--"))
      return unknown(argument);
    const size_t equals = argument.find('=');
    const bool has_value = equals != std::string::npos;
    const std::string option = argument.substr(0, equals);
    const std::string value = has_value ? argument.substr(equals + 1) : "";
    const std::string name = option.substr(2);

    for (const ActionOption &known : action_options())
      if (same_option(name, known.name)) {
        if (has_value && !known.argument)
          return Failure{option + " takes no value. See --help.", ""};
        return choose(known.action, value);
      }
    if (name == "config")
      return parse_config(option, has_value, value);
    if (name == "no-config" && !has_value) {
      line.config = "";
      return {};
    }
    return parse_setting(option, name, has_value, value);
  }

  Status parse_config(const std::string &option, bool has_value, const std::string &value) {
    if (!has_value && (next_ >= arguments_.size() || arguments_[next_] == "--"))
      return Failure{option + " needs a file: " + option + "=FILE. See --help.", ""};
    line.config = has_value ? value : arguments_[next_++];
    return {};
  }

  Status parse_setting(const std::string &option, std::string name, bool has_value,
                       std::string value) {
    if (const SettingSpec *spec = setting_called(name)) {
      if (!has_value) {
        if (spec->type == SettingType::Bool)
          value = next_is_flag() ? arguments_[next_++] : "true";
        else if (next_ < arguments_.size() && arguments_[next_] != "--")
          value = arguments_[next_++];
        else
          return Failure{option + " needs a value: " + option + "=…. See --help.", ""};
      }
      line.sources.push_back({std::move(name), std::move(value), option});
      return {};
    }
    const bool negated = name.starts_with("no-") || name.starts_with("no_");
    const std::string positive = negated ? name.substr(3) : name;
    const SettingSpec *spec = negated && !has_value ? setting_called(positive) : nullptr;
    if (spec && can_be_false(*spec)) {
      line.sources.push_back({positive, "false", option});
      return {};
    }
    if (const auto sentence = foreign_setting_sentence(positive))
      return Failure{option + ": " + *sentence, ""};
    return unknown(option);
  }

  // "--flag true" is common among users of Selkies.
  bool next_is_flag() const {
    if (next_ >= arguments_.size())
      return false;
    const std::string word = arguments_[next_].substr(0, arguments_[next_].find('|'));
    return word == "true" || word == "false";
  }

  Status choose(Action chosen, const std::string &argument) {
    if (line.action == Action::Run) {
      line.action = chosen;
      line.action_argument = argument;
    }
    return {};
  }

  static Status unknown(const std::string &option) {
    return Failure{"Unknown option " + option + ". See --help.", ""};
  }

  const std::vector<std::string> &arguments_;
  size_t next_ = 0;
};

} // namespace

const std::vector<ActionOption> &action_options() {
  static const std::vector<ActionOption> options = {
      {"help", "[GROUP]", "Print this, or the settings of one group, and end", Action::Help},
      {"version", nullptr, "Print the version and what was built in, and end", Action::Version},
      {"check", nullptr,
       "Say what is missing on this machine and how to get it, and end; 1 if something is needed",
       Action::Check},
      {"print-pipeline", nullptr, "Print the pipeline as a line for gst-launch-1.0, and end",
       Action::PrintPipeline},
      {"print-completion", "SHELL",
       "Print the completion of these options for bash, zsh or fish, and end",
       Action::PrintCompletion},
      {"print-settings-doc", nullptr, nullptr, Action::PrintSettingsDoc},
      {"print-man-page", nullptr, nullptr, Action::PrintManPage},
  };
  return options;
}

Result<CommandLine> parse_command_line(const std::vector<std::string> &arguments) {
  Parser parser(arguments);
  if (Status status = parser.parse(); !status)
    return status.failure();
  return std::move(parser.line);
}

} // namespace stripes::launch
