// SPDX-License-Identifier: MPL-2.0
#include "bench/judge/replay.h"

namespace stripes::bench {

Replay::Replay(const std::string &path, unsigned width, unsigned height) : canvas_(width, height) {
  canvas_.accept_any_colour();
  RecordReader reader(path);
  for (Recorded stripe; reader.next(stripe);)
    stripes_.push_back(std::move(stripe));
}

uint64_t Replay::next_picture() const {
  for (size_t at = next_; at < stripes_.size(); at++)
    if (stripes_[at].entry.flags & kRecordLast)
      return stripes_[at].entry.time;
  return 0;
}

// Then it needs to be decoded but not to be seen. Within one row is enough to look.
bool Replay::painted_over_later(size_t at, uint64_t time) const {
  const RecordEntry &entry = stripes_[at].entry;
  for (size_t later = at + 1; later < stripes_.size(); later++) {
    const RecordEntry &other = stripes_[later].entry;
    if (other.time > time)
      return false;
    if (other.y == entry.y && other.hole_width == 0 && other.height >= entry.height &&
        other.x <= entry.x && other.x + other.width >= entry.x + entry.width)
      return true;
  }
  return false;
}

void Replay::play_until(uint64_t time) {
  for (; next_ < stripes_.size() && stripes_[next_].entry.time <= time; next_++) {
    const auto &[entry, bytes] = stripes_[next_];
    const std::string error = canvas_.paint(
        entry.flags & kRecordJpeg ? "jpeg" : "h264",
        {entry.x,
         entry.y,
         entry.width,
         entry.height,
         {entry.hole_x, entry.hole_y, entry.hole_width, entry.hole_height}},
        entry.flags & kRecordKey, bytes.data(), bytes.size(), !painted_over_later(next_, time));
    if (!error.empty())
      errors_.push_back("picture " + std::to_string(entry.picture) + ", row " +
                        std::to_string(entry.y) + ": " + error);
  }
}

} // namespace stripes::bench
