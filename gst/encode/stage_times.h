// SPDX-License-Identifier: MPL-2.0
// How long the stages of encoding took. Detection and conversion are counted by the portion of a
// picture that one thread takes, encoding and pushing by the stripe, and whole pictures.
#pragma once

#include "base/time_histogram.h"
#include "encode/picture.h"

#include <array>

namespace stripes::encode {

enum class Stage {
  Detect,  // looking for changed pixels
  Convert, // into the codec's planes
  Encode,
  Push,    // one stripe, with whatever works downstream on our thread
  Picture, // from taking it up to handing on its last stripe
};
constexpr size_t kStages = 5;

class StageTimes {
 public:
  // Any thread.
  void add(Stage stage, std::chrono::nanoseconds time) { of(stage).add(time); }
  TimeCounts counts(Stage stage) const { return stages_[static_cast<size_t>(stage)].counts(); }
  void reset() {
    for (auto &stage : stages_)
      stage.reset();
  }

 private:
  TimeHistogram &of(Stage stage) { return stages_[static_cast<size_t>(stage)]; }

  std::array<TimeHistogram, kStages> stages_;
};

// Times the scope that it lives in. times may be null: nobody wants to know.
class StageTimer {
 public:
  StageTimer(StageTimes *times, Stage stage) : times_(times), stage_(stage), began_(now()) {}
  ~StageTimer() { end(); }
  StageTimer(const StageTimer &) = delete;
  StageTimer &operator=(const StageTimer &) = delete;

  // Ends this stage and begins another.
  void next(Stage stage) {
    end();
    stage_ = stage;
    began_ = now();
  }

 private:
  TimePoint now() const { return times_ ? Clock::now() : TimePoint(); }
  void end() {
    if (times_)
      times_->add(stage_, Clock::now() - began_);
  }

  StageTimes *times_;
  Stage stage_;
  TimePoint began_;
};

} // namespace stripes::encode
