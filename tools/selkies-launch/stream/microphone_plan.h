// SPDX-License-Identifier: MPL-2.0
// The pipeline that plays what a page's microphone hears.
#pragma once

#include "stream/pipeline_plan.h"

namespace stripes::launch {

// False: the operator forbids it.
bool wants_microphone(const Settings &settings);
// Whether somebody said so, as a reason to start a sound server for it alone.
bool demands_microphone(const Settings &settings);

// server: as in PULSE_SERVER; empty: whichever programs find.
PipelinePlan plan_microphone(const std::string &server);

} // namespace stripes::launch
