// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <string>

namespace stripes::launch {

// Whether a sound server answers within so many ms, which is waited for. server: as in
// PULSE_SERVER; empty: whichever programs find.
bool sound_server_answers(const std::string &server, unsigned patience_ms);

} // namespace stripes::launch
