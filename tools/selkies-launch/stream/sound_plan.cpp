// SPDX-License-Identifier: MPL-2.0
#include "stream/sound_plan.h"

#include "base/gst_ptr.h"
#include "sound/pulse.h"

#include <algorithm>

namespace stripes::launch {
namespace {
// How much sound comes at once, and how much may wait when we are late, µs.
constexpr char kPeriod[] = "10000", kBuffer[] = "100000";
constexpr char kPacketLoss[] = "5"; // %, of a network that is not good
constexpr char kTee[] = "sound";

struct NamedSink {
  const char *factory, *name;
};
constexpr NamedSink kSinks[] = {{"stripewssink", "page"}, {"stripewebrtcsink", "peers"}};
} // namespace

bool wants_sound(const Settings &settings) {
  return settings.get_bool("audio_enabled") || !settings.locked("audio_enabled");
}

std::optional<SoundInput> person_sound(const Settings &settings, const Environment &environment) {
  if (!wants_sound(settings) || !has_sound_server(environment))
    return std::nullopt;
  // The default is the name on a server of our own.
  return SoundInput{"", settings.overridden("audio_device_name")
                            ? settings.get_text("audio_device_name")
                            : kDefaultMonitor};
}

std::string sound_server_of(const PipelinePlan &sound) {
  for (const PlannedElement &element : sound)
    for (const PlannedProperty &property : element.properties)
      if (property.name == "server")
        return property.text;
  return {};
}

PipelinePlan plan_sound(const Settings &settings, const SoundInput &input) {
  if (!wants_sound(settings))
    return {};
  PlannedElement source{"pulsesrc", {}};
  if (!input.server.empty())
    source.properties.push_back({"server", input.server});
  source.properties.push_back({"device", input.device});
  // The pipeline's clock must not go when the sound server does.
  source.properties.push_back({"provide-clock", "false"});
  source.properties.push_back({"latency-time", kPeriod});
  source.properties.push_back({"buffer-time", kBuffer});
  PlannedElement encoder{"opusenc",
                         {{"bitrate", settings.get_text("audio_bitrate")},
                          {"frame-size", settings.get_text("audio_frame_duration_ms")},
                          // In constant bit rate what says "silence" would be as large as sound.
                          {"bitrate-type", "constrained-vbr"},
                          {"inband-fec", "true"},
                          {"dtx", "true"}}};
  // Without losses to reckon with, libopus puts nothing in a packet that helps when one is missing.
  if (wants_webrtc(settings))
    encoder.properties.push_back({"packet-loss-percentage", kPacketLoss});
  return {source,
          {"capsfilter",
           {{"caps", "audio/x-raw,rate=48000,channels=" + settings.get_text("audio_channels")}}},
          encoder};
}

std::string missing_elements(const PipelinePlan &plan) {
  std::string missing;
  for (const PlannedElement &element : plan)
    if (!adopt(gst_element_factory_find(element.factory.c_str())))
      missing += (missing.empty() ? "" : ", ") + element.factory;
  return missing;
}

std::string shell_line(const PipelinePlan &pictures, const PipelinePlan &sound) {
  PipelinePlan named = pictures;
  std::vector<std::string> links;
  for (const auto &[factory, name] : kSinks) {
    const auto sink = std::ranges::find(named, factory, &PlannedElement::factory);
    if (sink == named.end())
      continue;
    sink->properties.insert(sink->properties.begin(), {"name", name});
    links.push_back(std::string(" ! ") + name + ".");
  }
  if (sound.empty() || links.empty())
    return shell_line(pictures);
  std::string line = shell_line(named) + " " + shell_line(sound);
  if (links.size() == 1)
    return line + links[0];
  // What leaves a tee says not what it is, so that the pad has to be named.
  line += std::string(" ! tee name=") + kTee;
  for (const std::string &link : links)
    line += std::string(" ") + kTee + "." + link + "audio_0";
  return line;
}

} // namespace stripes::launch
