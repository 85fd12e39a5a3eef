// SPDX-License-Identifier: MPL-2.0
// Which encoders WebRTC uses here.
#pragma once

#include "webrtc/encoder_table.h"

#include <functional>
#include <string>
#include <vector>

namespace stripes {

// Those that work here, in the order in which they are to be used: the wanted one first, if it is
// not "auto", the others as the table has them. Says in the log why one is left out.
// working: which of those that are installed work.
using EncoderTrial =
    std::function<std::vector<const EncoderRow *>(const std::vector<const EncoderRow *> &)>;
std::vector<const EncoderRow *> choose_encoders(const std::string &wanted,
                                                const EncoderTrial &working);

} // namespace stripes
