// SPDX-License-Identifier: MPL-2.0
// Which STUN and TURN servers to use: the page both, the peers here the first.
#pragma once

#include <cstdint>
#include <string>

namespace stripes {

struct IceServers {
  std::string stun_host; // empty: none
  uint16_t stun_port = 3478;
  std::string turn_host; // empty: none
  uint16_t turn_port = 3478;
  std::string turn_protocol = "udp"; // or "tcp", between a client and the TURN server
  std::string turn_username, turn_password;

  // What GET /api/turn answers.
  std::string json() const;
  // As webrtcbin takes it; empty: none.
  std::string stun_url() const;
};

} // namespace stripes
