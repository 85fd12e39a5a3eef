// SPDX-License-Identifier: MPL-2.0
// A question to a sound server before it is trusted with a call that waits for it.
#pragma once

#include <string>

namespace stripes::launch {

// Whether a sound server answers, which is waited for, for a second at most. server: as in
// PULSE_SERVER; empty: whichever programs find.
bool sound_server_answers(const std::string &server);

} // namespace stripes::launch
