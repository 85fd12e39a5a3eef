// SPDX-License-Identifier: MPL-2.0
// How many questions to webrtcbin are not answered yet. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace stripes {

class OpenQuestions {
 public:
  // One of them, as long as it lives.
  class Question {
   public:
    explicit Question(std::shared_ptr<OpenQuestions> all) : all_(std::move(all)) { all_->add(1); }
    ~Question() { all_->add(-1); }
    Question(const Question &) = delete;
    Question &operator=(const Question &) = delete;

   private:
    const std::shared_ptr<OpenQuestions> all_;
  };

  // Waits until there are none. False: it took too long.
  bool wait_for_none(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [this] { return count_ == 0; });
  }

 private:
  void add(int more) {
    std::lock_guard lock(mutex_);
    count_ += more;
    changed_.notify_all();
  }

  std::mutex mutex_; // guards count_
  std::condition_variable changed_;
  int count_ = 0;
};

} // namespace stripes
