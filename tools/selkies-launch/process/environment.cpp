// SPDX-License-Identifier: MPL-2.0
#include "process/environment.h"

#include <glib.h>
#include <langinfo.h>
#include <locale.h>
#include <unistd.h>

namespace stripes::launch {
namespace {

bool has_name(const std::string &entry, std::string_view name) {
  return entry.size() > name.size() && entry[name.size()] == '=' && entry.starts_with(name);
}

// A locale that is named but not installed is as good as C.
bool is_utf8(const std::string &name) {
  const locale_t locale = newlocale(LC_CTYPE_MASK, name.c_str(), nullptr);
  if (!locale)
    return false;
  const bool utf8 = std::string_view(nl_langinfo_l(CODESET, locale)) == "UTF-8";
  freelocale(locale);
  return utf8;
}

} // namespace

Environment current_environment() {
  Environment environment;
  for (char **entry = environ; entry && *entry; entry++)
    environment.emplace_back(*entry);
  return environment;
}

std::string_view env_get(const Environment &environment, std::string_view name) {
  for (const std::string &entry : environment)
    if (has_name(entry, name))
      return std::string_view(entry).substr(name.size() + 1);
  return {};
}

std::string_view env_get_any_case(const Environment &environment, std::string_view name) {
  for (const std::string &entry : environment) {
    const size_t equals = entry.find('=');
    if (equals == name.size() && equals + 1 < entry.size() &&
        g_ascii_strncasecmp(entry.data(), name.data(), equals) == 0)
      return std::string_view(entry).substr(equals + 1);
  }
  return {};
}

void env_set(Environment &environment, std::string_view name, std::string_view value) {
  env_unset(environment, name);
  environment.push_back(std::string(name) + "=" + std::string(value));
}

void env_unset(Environment &environment, std::string_view name) {
  std::erase_if(environment, [&](const std::string &entry) { return has_name(entry, name); });
}

void ensure_utf8_locale(Environment &environment) {
  // In the order in which setlocale() looks.
  for (const char *name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value(env_get(environment, name));
    if (value.empty())
      continue;
    if (!is_utf8(value))
      env_set(environment, name, "C.UTF-8");
    return;
  }
  env_set(environment, "LANG", "C.UTF-8");
}

} // namespace stripes::launch
