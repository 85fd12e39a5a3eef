// SPDX-License-Identifier: MPL-2.0
#include "stream/microphone_plan.h"

#include "sound/pulse.h"

namespace stripes::launch {
namespace {
// How much is handed over at once, and how much the sound server holds, µs.
constexpr char kPeriod[] = "20000", kBuffer[] = "80000";
// Bound of what waits before the decoder; the oldest goes.
constexpr char kMostPackets[] = "25";
} // namespace

bool wants_microphone(const Settings &settings) {
  return settings.get_bool("microphone_enabled") || !settings.locked("microphone_enabled");
}

bool demands_microphone(const Settings &settings) {
  return settings.get_bool("microphone_enabled");
}

PipelinePlan plan_microphone(const std::string &server) {
  PlannedElement sink{"pulsesink", {{"device", kMicrophoneSink}}};
  if (!server.empty())
    sink.properties.push_back({"server", server});
  sink.properties.push_back({"client-name", "Selkies microphone"});
  sink.properties.push_back({"provide-clock", "false"});
  sink.properties.push_back({"latency-time", kPeriod});
  sink.properties.push_back({"buffer-time", kBuffer});
  return {{"appsrc",
           {{"caps", "audio/x-opus,channel-mapping-family=0,channels=1,rate=48000"},
            {"format", "time"},
            {"is-live", "true"},
            {"max-bytes", "0"},
            {"max-buffers", kMostPackets},
            {"leaky-type", "downstream"}}},
          // What cannot be decoded is lost, and no reason to end.
          {"opusdec", {{"plc", "true"}, {"max-errors", "-1"}}},
          {"audioconvert", {}},
          {"audioresample", {}},
          sink};
}

} // namespace stripes::launch
