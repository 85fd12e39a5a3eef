// SPDX-License-Identifier: MPL-2.0
// The two ways that a display's picture can go to pages, and what HTTP requests ask about them.
#pragma once

#include "server/roles.h"

#include <optional>
#include <string>
#include <string_view>

namespace stripes {

enum class Mode { WebSockets, WebRtc };

const char *mode_name(Mode mode); // as on the wire
std::optional<Mode> mode_called(std::string_view name);

struct ModeState {
  Mode current = Mode::WebSockets;
  bool stripes = false; // there is a sink that can do it
  bool webrtc = false;
  bool dual = false;          // both are there, and pages may switch
  bool webrtc_starts = false; // it is expected, and its sink is not there yet
};

// GET /api/status
std::string mode_status_json(const ModeState &state);

// POST /api/switch
struct ModeAnswer {
  unsigned status = 200; // of HTTP
  std::string json;
  std::optional<Mode> wanted; // to be switched to
};
ModeAnswer answer_mode_request(const ModeState &state, Role role, std::string_view body);

} // namespace stripes
