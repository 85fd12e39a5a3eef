// SPDX-License-Identifier: MPL-2.0
#include "option_help.h"

#include "config.h"
#include "settings/setting_table.h"
#include "settings/setting_text.h"

#include <algorithm>
#include <vector>

namespace stripes::launch {
namespace {

constexpr size_t kColumns = 92;
constexpr size_t kTextColumn = 32;

std::string dashed(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

std::string joined_items(const SettingSpec &spec) {
  std::string out;
  for (std::string_view item : split(spec.allowed, ','))
    out += (out.empty() ? "" : ", ") + std::string(item);
  return out;
}

std::string bounds(const SettingSpec &spec) {
  return std::to_string(spec.min) + "–" + std::to_string(spec.max);
}

std::string usage_of(const SettingSpec &spec) {
  std::string usage = "--" + dashed(spec.name);
  switch (spec.type) {
  case SettingType::Bool:
    return usage + "[=false]";
  case SettingType::Int:
  case SettingType::Range:
    return usage + "=N";
  case SettingType::Enum:
    return usage + "=WORD";
  case SettingType::String:
    break;
  }
  return usage + "=TEXT";
}

std::string values_of(const SettingSpec &spec) {
  switch (spec.type) {
  case SettingType::Bool:
    return "true, false";
  case SettingType::Int:
  case SettingType::Range:
    return bounds(spec);
  case SettingType::Enum:
    return joined_items(spec);
  case SettingType::String:
    break;
  }
  return "text";
}

std::string described(const SettingSpec &spec) {
  std::string text = std::string(spec.help) + ".";
  if (spec.type == SettingType::Enum)
    text += " One of " + joined_items(spec) + ".";
  else if (spec.type != SettingType::Bool && spec.type != SettingType::String)
    text += " " + bounds(spec) + ".";
  const std::string_view value = spec.default_value;
  return value.empty() ? text : text + " Default: " + std::string(value) + ".";
}

// Bytes of UTF-8 that begin a character.
size_t width_of(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Two columns: the option, and its text wrapped beside it.
std::string entry(const std::string &option, const std::string &text) {
  std::string out = "  " + option;
  size_t column = width_of(out);
  if (column + 2 > kTextColumn) {
    out += "\n";
    column = 0;
  }
  out += std::string(kTextColumn - column, ' ');
  column = kTextColumn;
  for (std::string_view word : split(text, ' ')) {
    if (column + width_of(word) + 1 > kColumns) {
      out += "\n" + std::string(kTextColumn, ' ');
      column = kTextColumn;
    }
    if (column > kTextColumn) {
      out += " ";
      column++;
    }
    out += word;
    column += width_of(word);
  }
  return out + "\n";
}

std::vector<std::string_view> groups() {
  std::vector<std::string_view> names;
  for (const SettingSpec &spec : setting_table())
    if (std::find(names.begin(), names.end(), spec.group) == names.end())
      names.emplace_back(spec.group);
  return names;
}

std::string variables_of(const SettingSpec &spec) {
  std::string text = "SELKIES_";
  for (const char *c = spec.name; *c; c++)
    text += static_cast<char>(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
  text = "`" + text + "`";
  if (spec.environment)
    for (std::string_view name : split(spec.environment, ','))
      text += ", `" + std::string(name) + "`";
  return text;
}

} // namespace

std::string help_text() {
  std::string out =
      "Usage: selkies-launch [options] [--] command [argument…]\n"
      "       selkies-launch [options] --display=:N\n\n"
      "Puts a Linux desktop into a web browser: starts a private X display for the "
      "command, or\nserves an existing display, and prints the address of the page.\n";
  for (std::string_view group : groups()) {
    out += "\n" + std::string(group) + ":\n";
    for (const SettingSpec &spec : setting_table())
      if (group == spec.group)
        out += entry(usage_of(spec), described(spec));
  }
  out += "\nOther:\n";
  out += entry("--print-pipeline", "Print the pipeline as a line for gst-launch-1.0, and end.");
  out += entry("--gst-debug=LEVEL, …", "Options of GStreamer itself, written with =.");
  out += entry("--version", "Print the version, and end.");
  out += entry("-h, --help", "Print this, and end.");
  out += "\nEvery setting can also come from the environment as SELKIES_<NAME>; the command line "
         "goes first.\n--video-crf and --video_crf are the same; --no-<flag> is --<flag>=false. "
         "Values of what a page\nmay change can be limited: true|locked, jpeg,h264enc, 10-40, "
         "30,10-40.\n";
  return out;
}

std::string version_text() {
  return "selkies-launch (" PACKAGE_NAME ") " PACKAGE_VERSION "\n";
}

std::string settings_markdown() {
  std::string out =
      "# Settings\n\n"
      "<!-- Written by `selkies-launch --print-settings-doc`; a test compares the two. -->\n\n"
      "Each setting is an option of `selkies-launch` (`--video-crf=30` or `--video_crf=30`), an\n"
      "environment variable, and a field of `stripewssink`'s property `settings`. The command "
      "line\ngoes before the environment, that before the default. An empty text means the "
      "default.\nNames of environment variables are matched in any case.\n\n"
      "| Type | What the operator may write |\n|---|---|\n"
      "| flag | `true` or `false`; `true\\|locked`, `false\\|locked`: pages cannot change it |\n"
      "| choice | one: that and no other; several, comma separated: these, the first to begin "
      "with |\n"
      "| range | `30`; `10-40`: what pages may choose from; `30,10-40`: both; `30-30`: fixed |\n"
      "| number, text | the value |\n\n"
      "A page may change what the last column says, while it runs, within those limits.\n";
  for (std::string_view group : groups()) {
    out += "\n## " + std::string(group) +
           "\n\n| Setting | Type | Values | Default | Environment | Meaning | Page |\n"
           "|---|---|---|---|---|---|---|\n";
    for (const SettingSpec &spec : setting_table()) {
      if (group != spec.group)
        continue;
      static constexpr const char *kTypes[] = {"flag", "number", "range", "choice", "text"};
      const std::string value = spec.default_value;
      out += "| `" + std::string(spec.name) + "` | " + kTypes[static_cast<size_t>(spec.type)] +
             " | " + values_of(spec) + " | " + (value.empty() ? "–" : "`" + value + "`") + " | " +
             variables_of(spec) + " | " + spec.help + " | " +
             (spec.flags & kPageMayChange ? "changes"
              : spec.flags & kShownToPage ? "sees"
                                          : "–") +
             " |\n";
    }
  }
  out += "\n## Other names\n\n| Name | Is |\n|---|---|\n";
  for (const SettingAlias &alias : setting_aliases()) {
    out += "| `" + std::string(alias.name) + "` | `" + alias.setting + "`";
    if (alias.numerator != alias.denominator)
      out += ", given in units of " + std::to_string(alias.numerator) + "/" +
             std::to_string(alias.denominator);
    out += " |\n";
  }
  for (const SettingSpec &spec : setting_table())
    if (spec.aliases)
      for (std::string_view pair : split(spec.aliases, ',')) {
        const size_t equals = pair.find('=');
        out += "| `" + std::string(spec.name) + "=" + std::string(pair.substr(0, equals)) +
               "` | `" + std::string(spec.name) + "=" + std::string(pair.substr(equals + 1)) +
               "` |\n";
      }
  return out;
}

} // namespace stripes::launch
