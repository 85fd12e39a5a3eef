// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/show.h"

#include <algorithm>

namespace stripes::bench {

using std::chrono::nanoseconds;

void Show::note_picture() {
  counts_.pictures++;
  if (journal_)
    *journal_ << nanoseconds(Clock::now().time_since_epoch()).count() << '\n' << std::flush;
}

void Show::draw(uint64_t number) {
  if (!scene_.draw({number, static_cast<double>(number) / scene_.rate()}))
    return;
  stage_.flush();
  note_picture();
}

ShowCounts Show::run(Commands &commands) {
  const nanoseconds period(static_cast<int64_t>(1e9 / scene_.rate()));
  const TimePoint start = Clock::now();
  note_picture();
  uint64_t number = 0;
  while (!commands.stopped()) {
    if (commands.frozen()) {
      commands.wait_until(Clock::now() + std::chrono::hours(1));
      continue;
    }
    const TimePoint tick = start + period * static_cast<int64_t>(number);
    const bool flashes = flash_ && flash_->due() < tick;
    const TimePoint due = flashes ? flash_->due() : tick;
    commands.wait_until(due);
    if (commands.frozen() || commands.stopped() || Clock::now() < due)
      continue;
    if (flashes) {
      flash_->change();
      continue;
    }
    const auto now = static_cast<uint64_t>((Clock::now() - start) / period);
    if (now > number + 1) {
      counts_.late += now - number;
      number = now;
    }
    draw(number++);
  }
  return counts_;
}

} // namespace stripes::bench
