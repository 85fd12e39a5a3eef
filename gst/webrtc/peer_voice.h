// SPDX-License-Identifier: MPL-2.0
// What webrtcbin's threads hold of a peer: a way to speak that may outlive it. Any thread.
#pragma once

#include "base/for_c.h"
#include "server/loop.h"
#include "server/rtc/peer_host.h"

#include <functional>
#include <memory>
#include <mutex>

namespace stripes {

class PeerVoice : public std::enable_shared_from_this<PeerVoice> {
 public:
  using Say = std::function<void(PeerEvent)>;
  PeerVoice(PeerId peer, Say say, LoopThread &thread)
      : peer_(peer), say_(std::move(say)), thread_(&thread) {}

  // To the server.
  void say(decltype(PeerEvent::what) what) const {
    std::lock_guard lock(mutex_);
    if (thread_)
      say_({peer_, std::move(what)});
  }
  // On the peer's thread, unless it was hushed by then.
  void post(std::function<void()> task) {
    std::lock_guard lock(mutex_);
    if (thread_)
      thread_->post([self = shared_from_this(), run = std::move(task)] {
        if (self->is_heard())
          run();
      });
  }
  // On the peer's thread: nothing is said or run after this.
  void hush() {
    std::lock_guard lock(mutex_);
    thread_ = nullptr;
  }
  bool is_heard() const {
    std::lock_guard lock(mutex_);
    return thread_ != nullptr;
  }

 private:
  const PeerId peer_;
  const Say say_;
  mutable std::mutex mutex_; // guards thread_; nothing is waited for while it is held
  LoopThread *thread_;
};

using PeerVoicePtr = std::shared_ptr<PeerVoice>;

} // namespace stripes
