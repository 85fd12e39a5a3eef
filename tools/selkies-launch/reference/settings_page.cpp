// SPDX-License-Identifier: MPL-2.0
#include "reference/settings_page.h"

#include "reference/describe.h"
#include "settings/setting_text.h"

namespace stripes::launch {
namespace {

constexpr const char *kHead = R"(# Settings

<!-- Written by `selkies-launch --print-settings-doc`; a test compares the two. -->

Each setting is an option of `selkies-launch` (`--video-crf=30` or `--video_crf=30`), an
environment variable, a line of a file (`video_crf = 30`, see
[selkies-launch.md](selkies-launch.md#files)), and, unless its last column says "launcher", a
field of `stripewssink`'s property `settings`. The command line goes before the environment,
that before files, those before the default. An empty text means the default. Names are
matched in any case.

| Type | What the operator may write |
|---|---|
| flag | `true` or `false`; `true\|locked`, `false\|locked`: pages cannot change it |
| choice | one: that and no other; several, comma separated: these, the first to begin with; `jpeg\|locked`: that and no other |
| range | `30`; `10-40`: what pages may choose from; `30,10-40`: both; `30-30` or `30\|locked`: fixed |
| number, text | the value |

Several words only make sense where pages choose among them; elsewhere one is given.

What a page may do with a setting while it runs, within those limits, is in the last column.
)";

// A cell of a table.
std::string cell(std::string text) {
  for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, "\\");
  return text;
}

std::string page_cell(const SettingSpec &spec) {
  if (spec.flags & kPageMayChange)
    return "changes";
  if (spec.flags & kShownToPage)
    return "sees";
  return spec.flags & kLauncherOnly ? "– (launcher)" : "–";
}

std::string row(const SettingSpec &spec) {
  static constexpr const char *kTypes[] = {"flag", "number", "range", "choice", "text"};
  const std::string value = spec.default_value;
  std::string variables;
  for (const std::string &name : variables_of(spec))
    variables += (variables.empty() ? "`" : ", `") + name + "`";
  return "| `" + std::string(spec.name) + "` | " + kTypes[static_cast<size_t>(spec.type)] + " | " +
         allowed_values(spec) + " | " + (value.empty() ? "–" : "`" + value + "`") + " | " +
         variables + " | " + cell(spec.help) + " | " + page_cell(spec) + " |\n";
}

std::string other_names() {
  std::string out = "\n## Other names\n\n| Name | Is |\n|---|---|\n";
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

} // namespace

std::string settings_markdown() {
  std::string out = kHead;
  for (std::string_view group : setting_groups()) {
    out += "\n## " + std::string(group) +
           "\n\n| Setting | Type | Values | Default | Environment | Meaning | Page |\n"
           "|---|---|---|---|---|---|---|\n";
    for (const SettingSpec &spec : setting_table())
      if (group == spec.group)
        out += row(spec);
  }
  out += other_names();
  out += "\nSettings of Selkies that are not listed here do not exist in this server. In the "
         "environment they are\nignored, with one line in the log; on the command line and in "
         "files they are refused.\n";
  return out;
}

} // namespace stripes::launch
