// SPDX-License-Identifier: MPL-2.0
#include "reference/man_page.h"

#include "config.h"
#include "config/command_line.h"
#include "exit_status.h"
#include "reference/describe.h"

#include <glib.h>

namespace stripes::launch {
namespace {

// As roff wants it: dashes that can be copied, no stray requests, ASCII only.
std::string roff(std::string_view text) {
  std::string out;
  for (const char *c = text.data(), *end = c + text.size(); c < end; c = g_utf8_next_char(c)) {
    const gunichar letter = g_utf8_get_char(c);
    if (letter == '-')
      out += "\\-";
    else if (letter == '\\')
      out += "\\e";
    else if ((letter == '.' || letter == '\'') && out.empty())
      out += std::string("\\&") + static_cast<char>(letter);
    else if (letter < 0x80)
      out += static_cast<char>(letter);
    else {
      char name[16];
      g_snprintf(name, sizeof name, "\\[u%04X]", letter);
      out += name;
    }
  }
  return out;
}

std::string section(const char *name) {
  return std::string(".SH ") + name + "\n";
}

std::string paragraph(std::string_view text) {
  return ".PP\n" + roff(text) + "\n";
}

// A term and what it means.
std::string item(std::string_view term, std::string_view text) {
  return ".TP\n.B " + roff(term) + "\n" + roff(text) + "\n";
}

std::string settings() {
  std::string out;
  for (std::string_view group : setting_groups()) {
    out += ".SS " + roff(group) + "\n";
    for (const SettingSpec &spec : setting_table()) {
      if (group != spec.group)
        continue;
      std::string text = sentence_about(spec) + " Environment:";
      for (const std::string &name : variables_of(spec))
        text += (text.back() == ':' ? " " : ", ") + name;
      out += item(option_usage(spec), text + ".");
    }
  }
  return out;
}

std::string other_options() {
  std::string out = ".SS Other\n";
  out += item("--config=FILE", "Read settings from this file instead of those named under FILES. "
                               "Environment: SELKIES_CONFIG.");
  out += item("--no-config", "Read no file.");
  out += item("--gst-debug=LEVEL, …", "Options of GStreamer itself, written with =.");
  for (const ActionOption &option : action_options()) {
    if (!option.help)
      continue;
    std::string usage = std::string("--") + option.name;
    if (option.argument)
      usage += option.argument[0] == '[' ? "[=" + std::string(option.argument + 1)
                                         : "=" + std::string(option.argument);
    out +=
        item((option.action == Action::Help ? "-h, " : "") + usage, std::string(option.help) + ".");
  }
  return out;
}

} // namespace

std::string man_page() {
  std::string out =
      ".\\\" Written by selkies-launch --print-man-page.\n"
      ".TH SELKIES\\-LAUNCH 1 \"\" \"" PACKAGE_NAME " " PACKAGE_VERSION "\" \"User Commands\"\n";
  out += section("NAME") + "selkies\\-launch \\- put a Linux desktop into a web browser\n";
  out += section("SYNOPSIS") +
         ".B selkies\\-launch\n[\\fIoptions\\fR] [\\fB\\-\\-\\fR] \\fIcommand\\fR "
         "[\\fIargument\\fR ...]\n.br\n.B selkies\\-launch\n[\\fIoptions\\fR] "
         "\\fB\\-\\-display=:\\fIN\\fR\n";
  out += section("DESCRIPTION");
  out += "Starts a private X display, runs the command on it, and serves it as a web page; or "
         "serves a display that exists.\nIt prints one line on standard output, the page's "
         "address, once the server really listens; what it logs goes to standard error.\n";
  out += paragraph("It ends when the command ends, when SIGINT, SIGTERM or SIGHUP arrives, or when "
                   "something that is needed fails, and ends everything that it started.");
  out += section("OPTIONS");
  out += "The command line goes before the environment, that before files, those before the "
         "default.\n";
  out += paragraph("--video-crf=30, --video_crf 30 and SELKIES_VIDEO_CRF=30 in the environment are "
                   "the same. --no-FLAG is --FLAG=false. What pages may change can be limited: "
                   "true|locked; jpeg,h264enc (these, the first to begin with); 10-40; 30,10-40.");
  out += settings();
  out += other_options();
  out += section("EXIT STATUS");
  for (const ExitStatus &status : kExitStatuses)
    out += item(status.status, std::string(status.meaning) + ".");
  out += section("FILES");
  out += ".TP\n.I $XDG_CONFIG_HOME/selkies/selkies\\-launch.ini\n"
         "Settings of this person; ~/.config stands for a variable that is not set.\n"
         ".TP\n.I $XDG_CONFIG_DIRS/selkies/selkies\\-launch.ini\n"
         "Settings of this machine, below each of these folders; /etc/xdg when the variable is not "
         "set.\n";
  out += paragraph("A file has lines name = value with the names of the settings. Lines that begin "
                   "with # or ; and [headings] say nothing. An unknown name or a wrong value ends "
                   "the program with status 2.");
  out += section("ENVIRONMENT");
  out += "Beside the settings' own variables:\n";
  out += item("DISPLAY, XAUTHORITY", "Set for the command. XAUTHORITY must name the cookie file of "
                                     "a display given by --display, if it asks for one.");
  out += item("XDG_RUNTIME_DIR, TMPDIR",
              "Where the folder for cookie and logs is made; /tmp otherwise.");
  out +=
      item("GST_DEBUG, GST_PLUGIN_PATH, …", "As for gst-launch-1.0. GST_DEBUG brings GStreamer's "
                                            "own log instead of the lines of this program.");
  out += section("EXAMPLES");
  out +=
      ".EX\nselkies\\-launch \\-\\- firefox\nselkies\\-launch \\-\\-port=9000 "
      "\\-\\-encoder=jpeg xterm\nselkies\\-launch \\-\\-display=:0 \\-\\-video\\-crf=20,10\\-40\n"
      "selkies\\-launch \\-\\-check\n.EE\n";
  out += section("SEE ALSO");
  out += ".BR gst\\-launch\\-1.0 (1),\n.BR gst\\-inspect\\-1.0 (1),\n.BR Xorg (1),\n.BR Xvfb (1)\n";
  return out;
}

} // namespace stripes::launch
