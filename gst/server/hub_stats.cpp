// SPDX-License-Identifier: MPL-2.0
// What the hub tells of its clients: to pages every few seconds, to the application when it asks.
#include "server/hub.h"

namespace stripes {

void Hub::send_stats() {
  const std::string system = system_stats_.text();
  std::vector<Session *> all;
  for (const auto &[id, session] : sessions_)
    all.push_back(session.get());
  for (Session *session : all) { // stays alive until the loop comes round
    const uint64_t bytes = session->bytes_sent() - bytes_before_[session->id()];
    bytes_before_[session->id()] = session->bytes_sent();
    session->send_text(network_stats_text(static_cast<double>(bytes) * 8 / kStatsInterval / 1000,
                                          session->round_trip_ms()),
                       TextSlot::NetworkStats);
    if (!system.empty())
      session->send_text(system, TextSlot::SystemStats);
  }
}

std::vector<ClientStats> Hub::stats() const {
  std::vector<ClientStats> out;
  for (const auto &[id, session] : sessions_) {
    ClientStats stats;
    stats.id = id;
    stats.role = session->role();
    stats.address = session->request().address;
    stats.watching = session->is_watching();
    stats.listening = session->is_listening();
    stats.bytes_sent = session->bytes_sent();
    stats.bytes_queued = session->bytes_queued();
    stats.overflows = session->overflows();
    stats.round_trip_ms = session->round_trip_ms();
    out.push_back(stats);
  }
  return out;
}

} // namespace stripes
