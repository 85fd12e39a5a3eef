// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/flash.h"

#include <stdexcept>

namespace stripes::bench {

using std::chrono::milliseconds;

Flash::Flash(Stage &stage, const std::string &path)
    : stage_(stage), window_(stage.window({0, 0, 32, 32})), journal_(path),
      due_(Clock::now() + milliseconds(700)) {
  if (!journal_)
    throw std::runtime_error("cannot write " + path);
  stage_.show(window_);
  stage_.fill(window_, {0, 0, 32, 32}, 0);
}

void Flash::change() {
  white_ = !white_;
  const TimePoint now = Clock::now();
  stage_.fill(window_, {0, 0, 32, 32}, white_ ? 0xffffff : 0);
  stage_.flush();
  journal_ << std::chrono::nanoseconds(now.time_since_epoch()).count() << ' ' << white_ << '\n'
           << std::flush;
  due_ = now + std::chrono::microseconds(350'000 + random_.below(300'000));
}

} // namespace stripes::bench
