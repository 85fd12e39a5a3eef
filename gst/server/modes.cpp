// SPDX-License-Identifier: MPL-2.0
#include "server/modes.h"

#include "server/wire.h"
#include "settings/settings.h"

#include <algorithm>

namespace stripes {

namespace {

ModeAnswer refuse(unsigned status, std::string_view sentence) {
  return {status, R"({"status":"error","message":)" + json_string(sentence) + "}", {}};
}

} // namespace

const char *mode_name(Mode mode) {
  return mode == Mode::WebRtc ? "webrtc" : "websockets";
}

std::optional<Mode> mode_called(std::string_view name) {
  for (const Mode mode : {Mode::WebSockets, Mode::WebRtc})
    if (name == mode_name(mode))
      return mode;
  return {};
}

std::string mode_status_json(const ModeState &state) {
  std::string modes;
  if (state.stripes || !state.webrtc)
    modes = R"("websockets")";
  if (state.webrtc)
    modes += std::string(modes.empty() ? "" : ",") + R"("webrtc")";
  return std::string(R"({"current_mode":")") + mode_name(state.current) +
         R"(","available_modes":[)" + modes + R"(],"enable_dual_mode":)" +
         (state.dual ? "true" : "false") + "}";
}

ModeAnswer answer_mode_request(const ModeState &state, Role role, std::string_view body) {
  if (role != Role::Controller)
    return refuse(403, "A viewer may not switch the mode.");
  if (!state.dual)
    return refuse(403, "Switching the mode is off here. It needs --enable-dual-mode.");
  const auto members = parse_page_settings(body);
  if (!members)
    return refuse(400, "The body must be JSON: {\"mode\":\"webrtc\"}.");
  const auto named = std::ranges::find(*members, "mode", &PageSetting::name);
  const auto mode = named == members->end() ? std::nullopt : mode_called(named->text);
  if (!mode)
    return refuse(400, "The mode is \"websockets\" or \"webrtc\".");
  return {200, std::string(R"({"status":"success","mode":")") + mode_name(*mode) + "\"}", mode};
}

} // namespace stripes
