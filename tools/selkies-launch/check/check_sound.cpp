// SPDX-License-Identifier: MPL-2.0
// The sound server, and the elements between it and the page.
#include "check/check_line.h"
#include "check/packages.h"
#include "sound/pulse.h"
#include "sound/sound_server.h"
#include "stream/sound_plan.h"

namespace stripes::launch {
namespace {

CheckLine check_server(const Settings &settings, const Environment &environment) {
  if (settings.get_text("display").empty()) {
    if (const auto program = SoundServer::program(); !program.empty())
      return {Finding::Ok, "sound server", std::string(program) + ", a private one"};
    return {Finding::Warning, "sound server", "there is none: the desktop has no sound",
            how_to_install(Package::Pulse)};
  }
  if (has_sound_server(environment))
    return {Finding::Ok, "sound server", "the one of this session"};
  return {Finding::Warning, "sound server",
          "none is found in this session: the desktop has no sound",
          "start one, or name it in PULSE_SERVER"};
}

} // namespace

CheckLines check_sound(const Settings &settings, const Environment &environment) {
  if (!wants_sound(settings))
    return {{Finding::Ok, "sound", "none is wanted"}};
  CheckLines lines = {check_server(settings, environment)};
  const std::string missing = missing_elements(plan_sound(settings, {}));
  if (!missing.empty())
    lines.push_back({Finding::Warning, "sound",
                     "GStreamer does not find " + missing + ": the desktop has no sound",
                     how_to_install(Package::PluginsSound)});
  return lines;
}

} // namespace stripes::launch
