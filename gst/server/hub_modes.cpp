// SPDX-License-Identifier: MPL-2.0
// Which way the picture goes, as far as all clients are concerned.
#include "server/hub.h"
#include "server/log.h"
#include "server/websocket_reader.h"

namespace stripes {

namespace {
// How long an application may take from one sink to the other, or to its next pipeline.
constexpr int64_t kStart = 10 * G_TIME_SPAN_SECOND;
} // namespace

ModeState Hub::modes() const {
  ModeState state;
  state.stripes = has_stripes_;
  state.webrtc = has_webrtc_;
  state.dual = has_stripes_ && has_webrtc_ && settings_.get_bool("enable_dual_mode");
  const auto wanted =
      state.dual && switched_to_ ? switched_to_ : mode_called(settings_.get_text("mode"));
  const bool expected =
      !has_stripes_ || wanted == Mode::WebRtc || settings_.get_bool("enable_dual_mode");
  state.webrtc_starts = !has_webrtc_ && expected &&
                        (!has_stripes_ || g_get_monotonic_time() < webrtc_missing_since_ + kStart);
  // Where there is one way only, that is it.
  if (has_webrtc_ && (!has_stripes_ || wanted == Mode::WebRtc))
    state.current = Mode::WebRtc;
  return state;
}

void Hub::set_ways(bool stripes, bool webrtc) {
  const Mode before = modes().current;
  if (!webrtc && (has_webrtc_ || (stripes && !has_stripes_)))
    webrtc_missing_since_ = g_get_monotonic_time();
  has_stripes_ = stripes;
  has_webrtc_ = webrtc;
  tell_modes();
  const ModeState now = modes();
  if (before == Mode::WebSockets && now.current == Mode::WebRtc && !now.dual)
    send_plain_away();
}

// Pages that know one way at a time come back by the other.
void Hub::send_plain_away() {
  std::vector<Session *> plain;
  for (const auto &[id, session] : sessions_)
    if (!session->request().pairs && !session->request().by_rtp)
      plain.push_back(session.get());
  for (Session *session : plain) // stays alive until the loop comes round
    session->close(kCloseShuttingDown, "switched to WebRTC");
}

void Hub::switch_mode(Mode mode) {
  const Mode before = modes().current;
  switched_to_ = mode;
  if (modes().current == before)
    return;
  GST_INFO("switched to %s", mode_name(mode));
  tell_modes();
  if (mode == Mode::WebRtc)
    send_plain_away();
}

void Hub::tell_modes() {
  const ModeState state = modes();
  const std::string now = webrtc_text("", state.current == Mode::WebRtc, state.dual);
  if (std::exchange(told_modes_, now) == now)
    return;
  std::vector<Session *> all;
  for (const auto &[id, session] : sessions_)
    all.push_back(session.get());
  for (Session *session : all)
    session->tell_webrtc();
}

} // namespace stripes
