// SPDX-License-Identifier: MPL-2.0
#include "reference/help.h"

#include "config/command_line.h"
#include "reference/describe.h"
#include "settings/setting_text.h"

#include <algorithm>

namespace stripes::launch {
namespace {

constexpr size_t kColumns = 92;
constexpr size_t kTextColumn = 32;

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

std::string group_entries(std::string_view group) {
  std::string out = std::string(group) + ":\n";
  for (const SettingSpec &spec : setting_table())
    if (group == spec.group)
      out += entry(option_usage(spec), sentence_about(spec));
  return out;
}

std::string usage_of(const ActionOption &option) {
  std::string name = std::string("--") + option.name;
  if (!option.argument)
    return name;
  const std::string argument = option.argument;
  if (argument[0] == '[')
    return name + "[=" + argument.substr(1);
  return name + "=" + argument;
}

} // namespace

std::string help_text() {
  std::string out =
      "Usage: selkies-launch [options] [--] command [argument…]\n"
      "       selkies-launch [options] --display=:N\n\n"
      "Puts a Linux desktop into a web browser: starts a private X display for the "
      "command, or\nserves an existing display, and prints the address of the page.\n";
  for (std::string_view group : setting_groups())
    out += "\n" + group_entries(group);
  out += "\nOther:\n";
  out += entry("--config=FILE", "Read settings from this file instead of the usual ones, see "
                                "below; --no-config reads none.");
  out += entry("--gst-debug=LEVEL, …", "Options of GStreamer itself, written with =.");
  for (const ActionOption &option : action_options())
    if (option.help)
      out += entry((option.action == Action::Help ? "-h, " : "") + usage_of(option),
                   std::string(option.help) + ".");
  out += "\nEvery setting can also come from the environment as SELKIES_<NAME>, or from a file of "
         "name = value\nlines: $XDG_CONFIG_HOME/selkies/selkies-launch.ini, then the same below "
         "$XDG_CONFIG_DIRS. The\ncommand line goes first, then the environment, then files. "
         "--video-crf and --video_crf are the\nsame; --no-<flag> is --<flag>=false. Values of what "
         "a page may change can be limited:\ntrue|locked, jpeg,h264enc, 10-40, 30,10-40.\n";
  return out;
}

Result<std::string> group_help_text(const std::string &group) {
  std::string known;
  for (std::string_view name : setting_groups()) {
    if (lower(name) == lower(group))
      return group_entries(name);
    known += (known.empty() ? "" : ", ") + lower(name);
  }
  return Failure{"There is no group of settings called " + group + ". There are " + known + ".",
                 ""};
}

} // namespace stripes::launch
