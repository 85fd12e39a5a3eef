// SPDX-License-Identifier: MPL-2.0
// The server's texts as a data channel carries them: {"type":t,"data":d}.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stripes {

// text: as it goes over a WebSocket. Nothing when a data channel has no such message.
std::optional<std::string> data_channel_text(std::string_view text);

} // namespace stripes
