// SPDX-License-Identifier: MPL-2.0
// What the hub has to do with WebRTC.
#include "server/hub.h"

#include <algorithm>

namespace stripes {

void Hub::set_peer_host(PeerHost *host) {
  peer_host_ = host;
  if (host)
    for (const auto &[name, wish] : wishes_)
      host->setting_changed(name, wish.text);
}

// Compared in constant time, though an attacker would have to guess 128 bits.
const Session *Hub::session_of(std::string_view token) const {
  const auto same = [token](const std::string &other) {
    unsigned difference = other.size() != token.size() || other.empty();
    for (size_t i = 0; i < std::min(other.size(), token.size()); i++)
      difference |= static_cast<unsigned char>(other[i] ^ token[i]);
    return difference == 0;
  };
  const auto found = std::ranges::find_if(
      sessions_, [&](const auto &entry) { return same(entry.second->token()); });
  return found == sessions_.end() ? nullptr : found->second.get();
}

Session *Hub::session(uint64_t id) const {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

} // namespace stripes
