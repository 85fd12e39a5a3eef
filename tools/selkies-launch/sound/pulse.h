// SPDX-License-Identifier: MPL-2.0
// PulseAudio's own words.
#pragma once

#include "process/environment.h"
#include "process/runtime_dir.h"

#include <string>
#include <vector>

namespace stripes::launch {

// What desktop programs play to, and where it can be heard.
inline constexpr char kSoundOutput[] = "output";
inline constexpr char kSoundMonitor[] = "output.monitor";
// Of whichever server there is: what its default output plays.
inline constexpr char kDefaultMonitor[] = "@DEFAULT_MONITOR@";
// What desktop programs record from to hear the page's microphone, and what it is played to.
inline constexpr char kMicrophone[] = "SelkiesVirtualMic";
inline constexpr char kMicrophoneSink[] = "input";

// What a server of our own has.
struct SoundDevices {
  int channels = 2; // of the output
  bool microphone = false;
};

// The program and its arguments for a server of our own that is reached at `socket`, and only by
// those who may enter `dir`; writes its script there.
Result<std::vector<std::string>> pulse_command(const RuntimeDir &dir, const std::string &socket,
                                               const SoundDevices &devices);

// Arguments of module-null-sink and module-remap-source, which make the microphone.
std::string microphone_sink_arguments();
std::string microphone_source_arguments();

// For sh: gives a server that is not ours the microphone, unless it has one. Writes the numbers of
// what it loaded, one a line.
std::string pactl_load_script();

// Its folders are ours as well: it must not read or write what belongs to the person's own server.
void pulse_server_environment(Environment &environment, const RuntimeDir &dir);

// Whether programs in this environment find a sound server: one that is named, or the person's own.
bool has_sound_server(const Environment &environment);

} // namespace stripes::launch
