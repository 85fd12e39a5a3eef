// SPDX-License-Identifier: MPL-2.0
#include "option_help.h"
#include "options.h"
#include "pipeline.h"
#include "session.h"
#include "signals.h"

#include <cstdio>
#include <gst/gst.h>

using namespace stripes;
using namespace stripes::launch;

namespace {

int complain(const std::string &sentence, int status) {
  std::fprintf(stderr, "selkies-launch: %s\n", sentence.c_str());
  return status;
}

void init_gstreamer(const Options &options) {
  std::vector<std::string> texts = {"selkies-launch"};
  texts.insert(texts.end(), options.gstreamer.begin(), options.gstreamer.end());
  std::vector<char *> arguments;
  for (std::string &text : texts)
    arguments.push_back(text.data());
  arguments.push_back(nullptr);
  int count = static_cast<int>(texts.size());
  char **argv = arguments.data();
  gst_init(&count, &argv);
  if (options.settings.get_bool("debug"))
    gst_debug_set_threshold_from_string("ximagestripesrc:5,stripe*:5", FALSE);
}

int print_pipeline(const Options &options) {
  const auto plan = plan_pipeline(options.settings, options.settings.get_text("display"),
                                  page_settings_text(options.given));
  std::puts(shell_line(without_defaults(plan)).c_str());
  return kExitEnded;
}

} // namespace

int main(int argc, char **argv) {
  const auto options = parse_options({argv + 1, argv + argc}, current_environment());
  if (!options)
    return complain(options.failure().user, kExitUsage);
  switch (options->action) {
  case Options::Action::Help:
    std::fputs(help_text().c_str(), stdout);
    return kExitEnded;
  case Options::Action::Version:
    std::fputs(version_text().c_str(), stdout);
    return kExitEnded;
  case Options::Action::PrintSettingsDoc:
    std::fputs(settings_markdown().c_str(), stdout);
    return kExitEnded;
  case Options::Action::PrintPipeline:
  case Options::Action::Run:
    break;
  }

  const bool run = options->action == Options::Action::Run;
  if (run && options->command.empty() && options->settings.get_text("display").empty())
    return complain("Say what to run on a private display (selkies-launch -- xterm), or which "
                    "display to serve (selkies-launch --display=:0). See --help.",
                    kExitUsage);

  Signals signals; // before GStreamer starts threads
  init_gstreamer(*options);
  if (const Status status = Pipeline::check_elements(); !status)
    return complain(status.failure().user, kExitFailed);
  if (!run)
    return print_pipeline(*options);
  return Session(*options, signals).run();
}
