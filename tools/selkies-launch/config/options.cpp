// SPDX-License-Identifier: MPL-2.0
#include "config/options.h"

#include "config/config_files.h"
#include "config/foreign_settings.h"
#include "settings/setting_text.h"

#include <algorithm>
#include <optional>

namespace stripes::launch {
namespace {

constexpr std::string_view kEncoder = "encoder", kWebRtcEncoder = "webrtc_encoder";

std::string upper(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 32);
  return out;
}

std::optional<SettingSource> from_environment(const SettingSpec &spec,
                                              const Environment &environment) {
  std::vector<std::pair<std::string, std::string>> names; // variable, setting's name
  names.emplace_back("SELKIES_" + upper(spec.name), spec.name);
  for (const SettingAlias &alias : setting_aliases())
    if (spec.name == std::string_view(alias.setting))
      names.emplace_back("SELKIES_" + upper(alias.name), alias.name);
  if (spec.environment)
    for (std::string_view name : split(spec.environment, ','))
      names.emplace_back(name, spec.name);

  for (const auto &[variable, name] : names)
    if (const auto text = env_get_any_case(environment, variable); !trimmed(text).empty())
      return SettingSource{name, std::string(text), variable};
  return std::nullopt;
}

std::optional<SettingSource> source_of(const SettingSpec &spec, const CommandLine &line,
                                       const Environment &environment, const FileSettings &files) {
  const auto is_it = [&](const SettingSource &s) { return setting_called(s.name) == &spec; };
  if (const auto last = std::find_if(line.sources.rbegin(), line.sources.rend(), is_it);
      last != line.sources.rend())
    return *last;
  if (auto source = from_environment(spec, environment))
    return source;
  if (const auto first = std::find_if(
          files.sources.begin(), files.sources.end(),
          [&](const SettingSource &s) { return is_it(s) && !trimmed(s.text).empty(); });
      first != files.sources.end())
    return *first;
  return std::nullopt;
}

// In WebRTC mode --encoder means the element that makes whole pictures, where it names one.
bool names_webrtc_encoder(const SettingSource &source) {
  const SettingSpec *spec = setting_called(source.name);
  const std::string text = lower(trimmed(source.text));
  return spec && spec->name == kEncoder && text != "auto" && !text.empty() &&
         bool(Settings().set_operator(kWebRtcEncoder, text));
}

std::optional<SettingSource> webrtc_encoder_of(const std::optional<SettingSource> &encoder) {
  if (!encoder || !names_webrtc_encoder(*encoder))
    return std::nullopt;
  return SettingSource{std::string(kWebRtcEncoder), encoder->text, encoder->origin};
}

Status apply(const SettingSpec &spec, const SettingSource &source, Options &options) {
  if (const Status status = options.settings.set_operator(source.name, source.text); !status)
    return Failure{source.origin + ": " + status.failure().user, status.failure().debug};
  if (trimmed(source.text).empty())
    return {};
  const SettingAlias *alias = find_setting_alias(source.name);
  options.given.push_back(
      {&spec,
       alias ? scale_numbers(source.text, alias->numerator, alias->denominator) : source.text});
  return {};
}

// Other files may be broken, and so may the environment, without keeping the help away.
bool needs_settings(Action action) {
  return action == Action::Run || action == Action::Check || action == Action::PrintPipeline;
}

std::string joined(const std::vector<std::string> &words) {
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

void note_foreign_variables(const Environment &environment, std::vector<Options::Note> &notes) {
  const ForeignVariables found = foreign_variables(environment);
  if (!found.foreign.empty())
    notes.push_back(
        {LogLevel::Info, "These settings of Selkies do not exist here and are ignored: " +
                             joined(found.foreign) + "."});
  if (!found.unknown.empty())
    notes.push_back(
        {LogLevel::Warning, "These variables name no setting: " + joined(found.unknown) + "."});
}

} // namespace

Result<Options> parse_options(const std::vector<std::string> &arguments,
                              const Environment &environment) {
  auto line = parse_command_line(arguments);
  if (!line)
    return line.failure();

  Options options;
  options.action = line->action;
  options.action_argument = std::move(line->action_argument);
  options.gstreamer = std::move(line->gstreamer);
  options.command = std::move(line->command);
  if (!needs_settings(options.action))
    return options;

  if (const auto named = env_get(environment, "SELKIES_CONFIG"); !line->config && !named.empty())
    line->config = std::string(named);
  const auto files = read_config_files(line->config, environment);
  if (!files)
    return files.failure();
  for (const std::string &sentence : files->unreadable)
    options.notes.push_back({LogLevel::Warning, sentence});
  for (const std::string &file : files->files)
    options.notes.push_back({LogLevel::Debug, "Settings come from " + file + "."});
  note_foreign_variables(environment, options.notes);

  // A file is right or wrong by itself, whatever the command line says.
  for (const SettingSource &source : files->sources) {
    if (names_webrtc_encoder(source))
      continue; // which mode it is for is not known yet
    if (const Status status = Settings().set_operator(source.name, source.text); !status)
      return Failure{source.origin + ": " + status.failure().user, status.failure().debug};
  }
  // In the table's order, so the mode is known when its encoder is looked for.
  for (const SettingSpec &spec : setting_table()) {
    auto source = source_of(spec, *line, environment, *files);
    const bool webrtc = options.settings.get_text("mode") == "webrtc";
    if (webrtc && spec.name == kEncoder && source && names_webrtc_encoder(*source))
      continue;
    if (webrtc && spec.name == kWebRtcEncoder && !source)
      source = webrtc_encoder_of(source_of(*find_setting(kEncoder), *line, environment, *files));
    if (source)
      if (const Status status = apply(spec, *source, options); !status)
        return status.failure();
  }
  return options;
}

LogLevel wanted_log_level(const Settings &settings) {
  return settings.get_bool("debug") ? LogLevel::Debug
                                    : log_level_called(settings.get_text("log_level"));
}

} // namespace stripes::launch
