// SPDX-License-Identifier: MPL-2.0
#include "config/config_files.h"

#include "config/foreign_settings.h"
#include "config/ini_file.h"
#include "settings/setting_text.h"

#include <cerrno>
#include <map>

namespace stripes::launch {
namespace {

constexpr const char *kFile = "/selkies/selkies-launch.ini";

// What `path` says is put behind what is there already.
Status add_file(const std::string &path, FileSettings &out) {
  const auto entries = read_ini(path);
  if (!entries)
    return entries.failure();
  std::map<const SettingSpec *, unsigned> lines; // where each was set
  for (const IniEntry &entry : *entries) {
    const std::string origin = path + ", line " + std::to_string(entry.line);
    const SettingSpec *spec = setting_called(entry.name);
    if (!spec) {
      if (const auto sentence = foreign_setting_sentence(entry.name))
        return Failure{origin + ": " + *sentence, ""};
      return Failure{origin + ": there is no setting called " + entry.name + ". See --help.", ""};
    }
    const auto [before, added] = lines.emplace(spec, entry.line);
    if (!added)
      return Failure{origin + ": " + spec->name + " was set in line " +
                         std::to_string(before->second) + " already.",
                     ""};
    out.sources.push_back({entry.name, entry.value, origin});
  }
  out.files.push_back(path);
  return {};
}

} // namespace

std::vector<std::string> default_config_files(const Environment &environment) {
  std::vector<std::string> folders;
  std::string home(env_get(environment, "XDG_CONFIG_HOME"));
  if (!home.starts_with('/')) { // the XDG specification has relative ones ignored
    home = env_get(environment, "HOME");
    home = home.starts_with('/') ? home + "/.config" : "";
  }
  if (!home.empty())
    folders.push_back(home);
  std::string_view system = env_get(environment, "XDG_CONFIG_DIRS");
  if (system.empty())
    system = "/etc/xdg";
  for (std::string_view folder : split(system, ':'))
    if (folder.starts_with('/'))
      folders.emplace_back(folder);
  for (std::string &folder : folders)
    folder += kFile;
  return folders;
}

Result<FileSettings> read_config_files(const std::optional<std::string> &named,
                                       const Environment &environment) {
  FileSettings out;
  if (named) {
    if (!named->empty())
      if (const Status status = add_file(*named, out); !status)
        return status.failure();
    return out;
  }
  for (const std::string &path : default_config_files(environment)) {
    const Status status = add_file(path, out);
    if (status)
      continue;
    const std::string &error = status.failure().debug;
    if (error.empty()) // it can be read, and says something wrong
      return status.failure();
    if (error != std::to_string(ENOENT) && error != std::to_string(ENOTDIR))
      out.unreadable.push_back(status.failure().user);
  }
  return out;
}

} // namespace stripes::launch
