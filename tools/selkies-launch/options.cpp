// SPDX-License-Identifier: MPL-2.0
#include "options.h"

#include "environment.h"
#include "settings/setting_text.h"

#include <algorithm>
#include <optional>

namespace stripes::launch {
namespace {

// A text for a setting under one of its names, and where it came from.
struct Source {
  std::string name;
  std::string text;
  std::string origin; // "--video-crf" or "SELKIES_VIDEO_CRF"
};

const SettingSpec *setting_called(std::string_view name) {
  if (const SettingSpec *spec = find_setting(name))
    return spec;
  const SettingAlias *alias = find_setting_alias(name);
  return alias ? find_setting(alias->setting) : nullptr;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 32);
  return out;
}

std::optional<Source> from_environment(const SettingSpec &spec, const Environment &environment) {
  std::vector<std::pair<std::string, std::string>> names; // variable, setting's name
  names.emplace_back("SELKIES_" + upper(spec.name), spec.name);
  for (const SettingAlias &alias : setting_aliases())
    if (spec.name == std::string_view(alias.setting))
      names.emplace_back("SELKIES_" + upper(alias.name), alias.name);
  if (spec.environment)
    for (std::string_view name : split(spec.environment, ','))
      names.emplace_back(name, spec.name);

  for (const auto &[variable, name] : names)
    if (const auto text = env_get_any_case(environment, variable); !text.empty())
      return Source{name, std::string(text), variable};
  return std::nullopt;
}

class CommandLine {
 public:
  explicit CommandLine(const std::vector<std::string> &arguments) : arguments_(arguments) {}

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
      if (const Status status = parse_option(argument); !status)
        return status;
    }
    command.assign(arguments_.begin() + static_cast<ptrdiff_t>(next_), arguments_.end());
    return {};
  }

  Options::Action action = Options::Action::Run;
  std::vector<Source> sources;
  std::vector<std::string> gstreamer;
  std::vector<std::string> command;

 private:
  Status parse_option(const std::string &argument) {
    if (argument == "-h" || argument == "--help")
      return choose(Options::Action::Help);
    if (argument == "--version")
      return choose(Options::Action::Version);
    if (argument == "--print-pipeline" || argument == "--print_pipeline")
      return choose(Options::Action::PrintPipeline);
    if (argument == "--print-settings-doc")
      return choose(Options::Action::PrintSettingsDoc);
    if (argument.starts_with("--gst-")) {
      gstreamer.push_back(argument);
      return {};
    }
    return argument.starts_with("--") ? parse_setting(argument) : unknown(argument);
  }

  Status parse_setting(const std::string &argument) {
    const size_t equals = argument.find('=');
    const bool has_value = equals != std::string::npos;
    const std::string option = argument.substr(0, equals);
    std::string name = option.substr(2);
    if (const SettingSpec *spec = setting_called(name)) {
      std::string text;
      if (has_value)
        text = argument.substr(equals + 1);
      else if (spec->type == SettingType::Bool)
        text = next_is_flag() ? arguments_[next_++] : "true";
      else if (next_ < arguments_.size() && arguments_[next_] != "--")
        text = arguments_[next_++];
      else
        return Failure{option + " needs a value: " + option + "=…. See --help.", ""};
      sources.push_back({std::move(name), std::move(text), option});
      return {};
    }
    if (has_value || !(name.starts_with("no-") || name.starts_with("no_")))
      return unknown(option);
    name.erase(0, 3);
    const SettingSpec *spec = setting_called(name);
    if (!spec || !can_be_false(*spec))
      return unknown(option);
    sources.push_back({std::move(name), "false", option});
    return {};
  }

  static bool can_be_false(const SettingSpec &spec) {
    if (spec.type != SettingType::Enum)
      return spec.type == SettingType::Bool;
    const auto items = split(spec.allowed, ',');
    return std::find(items.begin(), items.end(), "false") != items.end();
  }

  // "--flag true" is common among users of Selkies.
  bool next_is_flag() const {
    if (next_ >= arguments_.size())
      return false;
    const std::string word = arguments_[next_].substr(0, arguments_[next_].find('|'));
    return word == "true" || word == "false";
  }

  Status choose(Options::Action chosen) {
    if (action == Options::Action::Run)
      action = chosen;
    return {};
  }

  static Status unknown(const std::string &option) {
    return Failure{"Unknown option " + option + ". See --help.", ""};
  }

  const std::vector<std::string> &arguments_;
  size_t next_ = 0;
};

} // namespace

Result<Options> parse_options(const std::vector<std::string> &arguments,
                              const std::vector<std::string> &environment) {
  CommandLine line(arguments);
  if (const Status status = line.parse(); !status)
    return status.failure();

  Options options;
  options.action = line.action;
  options.gstreamer = std::move(line.gstreamer);
  options.command = std::move(line.command);

  for (const SettingSpec &spec : setting_table()) {
    const auto last = std::find_if(line.sources.rbegin(), line.sources.rend(),
                                   [&](const auto &s) { return setting_called(s.name) == &spec; });
    const auto source = last != line.sources.rend() ? std::optional<Source>(*last)
                                                    : from_environment(spec, environment);
    if (!source)
      continue;
    if (const Status status = options.settings.set_operator(source->name, source->text); !status)
      return Failure{source->origin + ": " + status.failure().user, status.failure().debug};
    if (trimmed(source->text).empty())
      continue;
    const SettingAlias *alias = find_setting_alias(source->name);
    options.given.push_back(
        {&spec,
         alias ? scale_numbers(source->text, alias->numerator, alias->denominator) : source->text});
  }
  return options;
}

} // namespace stripes::launch
