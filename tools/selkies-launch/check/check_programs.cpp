// SPDX-License-Identifier: MPL-2.0
// The programs that a private display takes, and the command.
#include "base/gst_ptr.h"
#include "check/check_line.h"
#include "check/packages.h"
#include "display/private_display.h"
#include "display/window_manager.h"

namespace stripes::launch {
namespace {

bool on_path(const std::string &program) {
  return Unique<char, g_free>(g_find_program_in_path(program.c_str())) != nullptr;
}

CheckLine check_x_server(const std::string &wanted) {
  const Package package = wanted == "xvfb" ? Package::Xvfb : Package::XorgDummy;
  const auto kind = PrivateDisplay::choose(wanted);
  if (!kind)
    return {Finding::Missing, "X server", "there is none for a private display",
            how_to_install(package)};
  if (*kind == PrivateDisplay::Kind::Dummy)
    return {Finding::Ok, "X server", "Xorg with the dummy driver"};
  if (wanted == "xvfb")
    return {Finding::Ok, "X server", "Xvfb, which keeps its size"};
  return {Finding::Warning, "X server",
          "only Xvfb, whose screen cannot follow the browser's window",
          how_to_install(Package::XorgDummy)};
}

} // namespace

CheckLines check_programs(const Settings &settings, const std::vector<std::string> &command) {
  CheckLines lines;
  if (settings.get_text("display").empty()) {
    lines.push_back(check_x_server(settings.get_text("display_server")));
    const bool wanted = settings.get_text("window_manager") != "false" &&
                        !(settings.get_text("window_manager") == "auto" && !command.empty() &&
                          is_window_manager(command[0]));
    if (!wanted)
      lines.push_back({Finding::Ok, "window manager", "none is wanted"});
    else if (on_path("openbox"))
      lines.push_back({Finding::Ok, "window manager", "openbox"});
    else
      lines.push_back({Finding::Warning, "window manager",
                       "openbox is not installed: windows will not fill the screen",
                       how_to_install(Package::Openbox)});
  }
  if (!command.empty()) {
    if (on_path(command[0]))
      lines.push_back({Finding::Ok, "command", command[0]});
    else
      lines.push_back({Finding::Missing, "command", command[0] + " is not found, or is no program",
                       "install it, or give its whole path"});
  }
  return lines;
}

} // namespace stripes::launch
