// SPDX-License-Identifier: MPL-2.0
// What browser and server say to each other while they set a WebRTC connection up: protocol section
// "signalling". Every byte of a browser is hostile until it has been through here.
#pragma once

#include "base/result.h"
#include "server/roles.h"
#include "server/rtc/peer_host.h"

#include <string>
#include <string_view>
#include <variant>

namespace stripes {

constexpr size_t kMaxSignallingText = 128 << 10; // bytes
constexpr size_t kMaxDescription = 64 << 10;     // bytes of SDP
constexpr size_t kMaxCandidate = 512;            // bytes
constexpr unsigned kMaxMediaLines = 16;

struct SignallingHello {
  Role role = Role::Controller;
  bool other_display = false; // than the only one there is
  std::string token; // of the WebSocket session that the peer belongs to; empty: it stands alone
};
// "HELLO client {json}"
Result<SignallingHello> parse_hello(std::string_view text);

struct RemoteAnswer {
  std::string sdp;
};
struct RemoteCandidate {
  unsigned line = 0;
  std::string text; // empty: no more will come
};
using PeerMessage = std::variant<RemoteAnswer, RemoteCandidate>;
// "<peer id> {json}"; the id may be missing, for there is one peer a connection.
Result<PeerMessage> parse_peer_message(std::string_view text);

std::string offer_text(PeerId peer, const std::string &sdp);
std::string candidate_text(PeerId peer, unsigned line, const std::string &candidate);

} // namespace stripes
