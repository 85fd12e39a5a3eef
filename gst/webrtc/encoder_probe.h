// SPDX-License-Identifier: MPL-2.0
// Whether encoders work here, tried in child processes: some abort theirs.
#pragma once

#include "webrtc/encoder_table.h"

#include <vector>

namespace stripes {

// Those of the rows that have encoded a test picture. The children run side by side and end after
// some seconds at the latest; each encoder is tried once in the life of this process. Says in the
// log which do not work. Without the program that tries them (see encoder_probe_main.cpp) all count
// as working. Any thread.
std::vector<const EncoderRow *> working_encoders(const std::vector<const EncoderRow *> &rows);

} // namespace stripes
