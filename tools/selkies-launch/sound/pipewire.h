// SPDX-License-Identifier: MPL-2.0
// PipeWire's own words: three processes that together are what PulseAudio is alone.
#pragma once

#include "process/environment.h"
#include "process/runtime_dir.h"
#include "sound/pulse.h"

#include <string>
#include <vector>

namespace stripes::launch {

// The programs that it takes.
inline constexpr const char *kPipewirePrograms[] = {"pipewire", "pipewire-pulse", "pw-metadata",
                                                    "wireplumber"};

// As pulse_command(): one process that starts the three and ends when one of them does.
Result<std::vector<std::string>> pipewire_command(const RuntimeDir &dir, const std::string &socket,
                                                  const SoundDevices &devices);

// Its files are ours, and nothing of the person's own.
void pipewire_server_environment(Environment &environment, const RuntimeDir &dir);

} // namespace stripes::launch
