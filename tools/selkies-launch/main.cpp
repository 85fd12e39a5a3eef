// SPDX-License-Identifier: MPL-2.0
#include "check/system_check.h"
#include "config/options.h"
#include "exit_status.h"
#include "process/descriptors.h"
#include "process/log.h"
#include "process/signals.h"
#include "reference/completion.h"
#include "reference/help.h"
#include "reference/man_page.h"
#include "reference/settings_page.h"
#include "reference/version.h"
#include "session.h"
#include "stream/pipeline.h"
#include "stream/sound_plan.h"
#include "stripe/gststripeplugin.h"

#include <cstdio>
#include <cstdlib>
#include <gst/gst.h>
#include <malloc.h>

using namespace stripes;
using namespace stripes::launch;

namespace {

constexpr int kMallocArenas = 2;

int complain(const std::string &sentence, int status) {
  std::fprintf(stderr, "selkies-launch: %s\n", sentence.c_str());
  return status;
}

int print(const Result<std::string> &text) {
  if (!text)
    return complain(text.failure().user, kExitUsage);
  std::fputs(text->c_str(), stdout);
  return kExitEnded;
}

// Those that need neither settings nor GStreamer.
std::optional<int> print_text(const Options &options) {
  switch (options.action) {
  case Action::Help:
    return print(options.action_argument.empty() ? help_text()
                                                 : group_help_text(options.action_argument));
  case Action::PrintSettingsDoc:
    return print(settings_markdown());
  case Action::PrintManPage:
    return print(man_page());
  case Action::PrintCompletion:
    return print(completion_script(options.action_argument));
  case Action::Version:
  case Action::PrintPipeline:
  case Action::Check:
  case Action::Run:
    break;
  }
  return std::nullopt;
}

void init_gstreamer(const Options &options) {
  std::vector<std::string> texts = {"selkies-launch"};
  texts.insert(texts.end(), options.gstreamer.begin(), options.gstreamer.end());
  std::vector<char *> arguments;
  arguments.reserve(texts.size() + 1);
  for (std::string &text : texts)
    arguments.push_back(text.data());
  arguments.push_back(nullptr);
  int count = static_cast<int>(texts.size());
  char **argv = arguments.data();
  gst_init(&count, &argv);
  // From where this program is installed, if GStreamer does not look there; check_elements() tells.
  gst_stripe_load_plugin(nullptr);
  const bool own_log = std::getenv("GST_DEBUG") || !options.gstreamer.empty();
  log_libraries(!own_log);
}

int print_pipeline(const Options &options) {
  const bool webrtc = wants_webrtc(options.settings) && Pipeline::check_webrtc();
  const auto plan = plan_pipeline(options.settings, options.settings.get_text("display"),
                                  page_settings_text(options.given), webrtc);
  // As far as a line can have it here: a server of our own is not there without a desktop.
  PipelinePlan sound;
  if (const auto input = person_sound(options.settings, current_environment()))
    sound = plan_sound(options.settings, *input);
  if (!missing_elements(sound).empty())
    sound.clear();
  return print(shell_line(without_passwords(without_defaults(plan)), without_defaults(sound)) +
               "\n");
}

} // namespace

int main(int argc, char **argv) {
  // Each browser has threads of its own, which come and go. With an arena for each of them what one
  // frees no other one uses, and memory grows with every connection for a long time.
  mallopt(M_ARENA_MAX, kMallocArenas);
  const auto options = parse_options({argv + 1, argv + argc}, current_environment());
  if (!options)
    return complain(options.failure().user, kExitUsage);
  if (const auto status = print_text(*options))
    return *status;

  if (options->action == Action::Run && options->command.empty() &&
      options->settings.get_text("display").empty())
    return complain("Say what to run on a private display (selkies-launch -- xterm), or which "
                    "display to serve (selkies-launch --display=:0). See --help.",
                    kExitUsage);

  if (const Status status = raise_descriptor_limit(); !status)
    return complain(status.failure().user, kExitFailed);
  set_log_level(wanted_log_level(options->settings));
  Signals signals; // before GStreamer starts threads
  init_gstreamer(*options);
  if (options->action == Action::Version)
    return print(version_text());
  if (options->action == Action::Check) {
    const CheckLines lines = check_system(*options);
    std::fputs(check_text(lines).c_str(), stdout);
    return all_there(lines) ? kExitEnded : kExitFailed;
  }
  if (const Status status = Pipeline::check_elements(); !status)
    return complain(status.failure().user, kExitFailed);
  if (options->action == Action::PrintPipeline)
    return print_pipeline(*options);
  for (const Options::Note &note : options->notes)
    log_line(note.level, "settings", note.text);
  return Session(*options, signals).run();
}
