// SPDX-License-Identifier: MPL-2.0
#include "config/ini_file.h"

#include "process/unique_fd.h"
#include "settings/setting_text.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>

namespace stripes::launch {
namespace {

constexpr size_t kLargestFile = 1 << 20;

std::string unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  return std::string(value);
}

Failure in_line(unsigned line, const std::string &what) {
  return {"line " + std::to_string(line) + ": " + what, ""};
}

Failure unreadable(int error) {
  return {std::string("cannot be read: ") + std::strerror(error) + ".", std::to_string(error)};
}

Result<std::string> read_text(const std::string &path) {
  // Non-blocking: a FIFO must not hold up the start.
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd)
    return unreadable(errno);
  struct stat info {};
  if (fstat(fd.get(), &info) != 0)
    return unreadable(errno);
  if (!S_ISREG(info.st_mode))
    return Failure{"is no file with settings.", ""};
  std::string text;
  char part[4096];
  ssize_t n;
  while ((n = read(fd.get(), part, sizeof part)) > 0 && text.size() <= kLargestFile)
    text.append(part, static_cast<size_t>(n));
  if (n < 0)
    return unreadable(errno);
  if (text.size() > kLargestFile)
    return Failure{"is no file with settings: it is larger than 1 MiB.", ""};
  return text;
}

} // namespace

Result<std::vector<IniEntry>> parse_ini(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) // what Windows editors put first
    text.remove_prefix(3);
  std::vector<IniEntry> entries;
  for (unsigned number = 1; !text.empty(); number++) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view raw = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!g_utf8_validate(raw.data(), static_cast<gssize>(raw.size()), nullptr))
      return in_line(number, "this is no UTF-8 text.");
    const std::string_view line = trimmed(raw);
    if (line.empty() || line[0] == '#' || line[0] == ';')
      continue;
    if (line[0] == '[') {
      if (line.size() < 3 || line.find(']') != line.size() - 1)
        return in_line(number, "a heading is written [like this].");
      continue;
    }
    const size_t equals = line.find('=');
    const std::string_view name = trimmed(line.substr(0, equals));
    if (equals == std::string_view::npos || name.empty() ||
        name.find_first_of(" \t\"") != std::string_view::npos)
      return in_line(number, "a setting is written name = value.");
    entries.push_back({std::string(name), unquoted(trimmed(line.substr(equals + 1))), number});
  }
  return entries;
}

Result<std::vector<IniEntry>> read_ini(const std::string &path) {
  const auto text = read_text(path);
  if (!text)
    return Failure{path + " " + text.failure().user, text.failure().debug};
  auto entries = parse_ini(*text);
  if (!entries)
    return Failure{path + ", " + entries.failure().user, ""};
  return entries;
}

} // namespace stripes::launch
