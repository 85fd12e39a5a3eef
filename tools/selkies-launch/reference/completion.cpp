// SPDX-License-Identifier: MPL-2.0
#include "reference/completion.h"

#include "config/command_line.h"
#include "reference/describe.h"

#include <vector>

namespace stripes::launch {
namespace {

enum class Argument { None, Optional, Needed };
enum class Kind { Word, File, Folder };

struct Option {
  std::string name; // with dashes
  std::string help;
  Argument argument = Argument::None;
  Kind kind = Kind::Word;
  std::vector<std::string> words = {}; // values on offer
};

std::vector<std::string> lower_groups() {
  std::vector<std::string> out;
  for (std::string_view group : setting_groups()) {
    out.emplace_back(group);
    for (char &c : out.back())
      c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return out;
}

std::vector<Option> all_options() {
  std::vector<Option> options;
  for (const ActionOption &action : action_options()) {
    if (!action.help)
      continue;
    Option option{std::string("--") + action.name, action.help};
    if (action.action == Action::Help) {
      option.argument = Argument::Optional;
      option.words = lower_groups();
    } else if (action.action == Action::PrintCompletion) {
      option.argument = Argument::Needed;
      option.words = {"bash", "zsh", "fish"};
    }
    options.push_back(std::move(option));
  }
  options.push_back({"--config", "Read settings from this file", Argument::Needed, Kind::File});
  options.push_back({"--no-config", "Read no file with settings"});
  for (const SettingSpec &spec : setting_table()) {
    const std::string_view name = spec.name;
    Option option{option_name(spec), spec.help,
                  spec.type == SettingType::Bool ? Argument::Optional : Argument::Needed};
    option.words = value_words(spec);
    if (name == "web_root")
      option.kind = Kind::Folder;
    else if (name.ends_with("_file"))
      option.kind = Kind::File;
    options.push_back(std::move(option));
  }
  return options;
}

std::string joined(const std::vector<std::string> &words) {
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string bash_script() {
  std::string names, cases;
  for (const Option &option : all_options()) {
    if (option.argument != Argument::Needed)
      names += " " + option.name;
    if (option.argument != Argument::None)
      names += " " + option.name + "=";
    std::string reply;
    if (option.kind == Kind::File)
      reply = "_filedir";
    else if (option.kind == Kind::Folder)
      reply = "_filedir -d";
    else if (!option.words.empty())
      reply = "mapfile -t COMPREPLY < <(compgen -W '" + joined(option.words) + "' -- \"$cur\")";
    if (!reply.empty())
      cases += "    " + option.name + ")\n      " + reply + "\n      return\n      ;;\n";
  }
  return R"(# bash completion for selkies-launch; written by selkies-launch --print-completion=bash

_selkies_launch() {
  local cur prev words cword split=false
  _init_completion -s || return

  # Behind the first word that is no option, or behind --, begins a command of its own.
  local i
  for ((i = 1; i < cword; i++)); do
    case ${words[i]} in
    --)
      _command_offset $((i + 1))
      return
      ;;
    -* | =) ;;
    *)
      [[ ${words[i - 1]} == = || ${words[i - 1]} == --* ]] && continue
      _command_offset "$i"
      return
      ;;
    esac
  done

  case $prev in
)" + cases +
         R"(  esac
  $split && return

  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W ')" +
         names.substr(1) + R"(' -- "$cur")
    [[ ${COMPREPLY-} == *= ]] && compopt -o nospace
  else
    mapfile -t COMPREPLY < <(compgen -c -- "$cur" | sort -u)
  fi
} &&
  complete -F _selkies_launch selkies-launch
)";
}

// In single quotes of a shell, with what _arguments takes for itself escaped.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\')
      out += '\\';
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out;
}

std::string zsh_script() {
  std::string out = "#compdef selkies-launch\n"
                    "# Written by selkies-launch --print-completion=zsh\n\n_arguments -S -s \\\n";
  for (const Option &option : all_options()) {
    std::string line = "  '" + option.name;
    if (option.argument == Argument::Needed)
      line += "=";
    else if (option.argument == Argument::Optional)
      line += "=-";
    line += "[" + zsh_text(option.help) + "]";
    if (option.argument != Argument::None) {
      line += option.argument == Argument::Optional ? "::" : ":";
      line += "value:";
      if (option.kind == Kind::File)
        line += "_files";
      else if (option.kind == Kind::Folder)
        line += "_files -/";
      else if (!option.words.empty())
        line += "(" + joined(option.words) + ")";
    }
    out += line + "' \\\n";
  }
  return out + "  '(-):command: _command_names -e' \\\n  '*::argument: _normal'\n";
}

std::string fish_text(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\'' || c == '\\')
      out += '\\';
    out += c;
  }
  return out;
}

std::string fish_script() {
  std::string out = "# Written by selkies-launch --print-completion=fish\n"
                    "complete -c selkies-launch -f\n"
                    "complete -c selkies-launch -a '(__fish_complete_subcommand)'\n";
  for (const Option &option : all_options()) {
    out += "complete -c selkies-launch -l " + option.name.substr(2);
    if (option.kind != Kind::Word)
      out += " -r -F";
    else if (option.argument == Argument::Needed)
      out += " -x";
    if (!option.words.empty())
      out += " -a '" + joined(option.words) + "'";
    out += " -d '" + fish_text(option.help) + "'\n";
  }
  return out;
}

} // namespace

Result<std::string> completion_script(const std::string &shell) {
  if (shell == "bash")
    return bash_script();
  if (shell == "zsh")
    return zsh_script();
  if (shell == "fish")
    return fish_script();
  return Failure{"There is completion for bash, zsh and fish: --print-completion=bash.", ""};
}

} // namespace stripes::launch
