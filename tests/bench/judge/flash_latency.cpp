// SPDX-License-Identifier: MPL-2.0
#include "bench/judge/flash_latency.h"

#include "bench/meter/record.h"
#include "support/stripe_canvas.h"

#include <fstream>
#include <map>

namespace stripes::bench {

namespace {

constexpr unsigned kSquare = 32, kMiddle = 16; // px

// The times from which a viewer saw the square white or black.
std::map<uint64_t, bool> seen(const std::string &record) {
  std::map<uint64_t, bool> states;
  test::StripeCanvas canvas(kSquare, kSquare);
  canvas.accept_any_colour();
  RecordReader reader(record);
  for (Recorded stripe; reader.next(stripe);) {
    const RecordEntry &entry = stripe.entry;
    if (entry.x >= kSquare || entry.y >= kSquare)
      continue;
    canvas.paint(entry.flags & kRecordJpeg ? "jpeg" : "h264",
                 {entry.x, entry.y, entry.width, entry.height, {}}, entry.flags & kRecordKey,
                 stripe.bytes.data(), stripe.bytes.size());
    const bool white = canvas.pixels()[(kMiddle * kSquare + kMiddle) * 4 + 1] > 127;
    if (states.empty() || states.rbegin()->second != white)
      states[entry.time] = white;
  }
  return states;
}

} // namespace

FlashLatencies flash_latencies(const std::string &journal, const std::string &record,
                               uint64_t from) {
  const std::map<uint64_t, bool> states = seen(record);
  std::vector<std::pair<uint64_t, bool>> changes;
  std::ifstream lines(journal);
  for (std::pair<uint64_t, bool> change; lines >> change.first >> change.second;)
    changes.push_back(change);
  FlashLatencies latencies;
  for (size_t i = 0; i + 1 < changes.size(); i++) { // nobody waited for the last one
    const auto &[time, white] = changes[i];
    if (time < from)
      continue;
    const auto shown = states.lower_bound(time);
    if (shown == states.end() || shown->second != white || shown->first > changes[i + 1].first)
      latencies.missed++;
    else
      latencies.ns.push_back(shown->first - time);
  }
  return latencies;
}

} // namespace stripes::bench
