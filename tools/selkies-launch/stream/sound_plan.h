// SPDX-License-Identifier: MPL-2.0
// The part of the pipeline that makes sound.
#pragma once

#include "process/environment.h"
#include "stream/pipeline_plan.h"

#include <optional>

namespace stripes::launch {

// Where sound is taken from.
struct SoundInput {
  std::string server; // as in PULSE_SERVER; empty: whichever programs find
  std::string device; // a source of that server
};

// False: the operator forbids it.
bool wants_sound(const Settings &settings);

// That of a display that we did not start: of the sound server that programs in this environment
// find, if any.
std::optional<SoundInput> person_sound(const Settings &settings, const Environment &environment);

// As in SoundInput, of a plan.
std::string sound_server_of(const PipelinePlan &sound);

// From the server's source to Opus; empty when the operator wants no sound.
PipelinePlan plan_sound(const Settings &settings, const SoundInput &input);

// The GStreamer elements in it that are not installed, comma separated; empty: all there.
std::string missing_elements(const PipelinePlan &plan);

// One line for gst-launch-1.0 of both: the sound goes to all sinks. Without sound it is that of the
// pictures.
std::string shell_line(const PipelinePlan &pictures, const PipelinePlan &sound);

} // namespace stripes::launch
