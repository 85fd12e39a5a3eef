// SPDX-License-Identifier: MPL-2.0
#include "server/microphone.h"

#include "server/log.h"
#include "server/opus_packet.h"
#include "server/session.h"
#include "server/wire.h"

#include <algorithm>
#include <utility>

namespace stripes {

namespace {
constexpr unsigned kLookInterval = 500; // ms
} // namespace

// A little more than real time, because no two clocks agree.
bool SpeechBudget::take(int64_t now, std::chrono::microseconds duration) {
  const std::chrono::microseconds passed(std::min<int64_t>(now - at_, kBurst.count()));
  at_ = now;
  left_ = std::min(kBurst, left_ + passed + passed / 20);
  if (left_ < duration)
    return false;
  left_ -= duration;
  return true;
}

void Microphone::set_host(DisplayHost *host) {
  end();
  host_ = host;
  if (host)
    taken_ = host->takes_microphone();
}

void Microphone::set_forbidden(bool forbidden) {
  forbidden_ = forbidden;
  if (forbidden)
    stop(kNotAllowed);
}

std::string_view Microphone::why_not(bool may_speak) const {
  if (!may_speak)
    return kViewer;
  if (forbidden_)
    return kNotAllowed;
  return taken_ ? std::string_view() : kNobodyTakesIt;
}

void Microphone::take(Session &session, bool may_speak, std::span<const uint8_t> packet) {
  const int64_t now = g_get_monotonic_time();
  MicrophoneUse &use = session.microphone_use();
  if (now - std::exchange(use.last_at, now) > kRefusedPause)
    use.refused = false;
  if (use.refused) {
    if (now - use.told_at > kTellAgain)
      refuse(session, kTooSoon);
    return;
  }
  if (const std::string_view why = why_not(may_speak); !why.empty())
    return refuse(session, why);
  if (!host_ || packet.size() > kMaxPacketBytes)
    return;
  const auto duration = opus_duration(packet);
  if (!duration)
    return;
  if (speaker_ != &session)
    begin(session);
  if (budget_.take(now, *duration))
    host_->microphone_packet(session.id(), packet, *duration);
}

void Microphone::begin(Session &session) {
  if (Session *before = std::exchange(speaker_, &session))
    refuse(*before, kSuperseded);
  GST_INFO("the microphone of client %" G_GUINT64_FORMAT " is on", session.id());
  budget_.reset();
  host_->microphone_changed(session.id());
  timer_.start(kLookInterval, [this] {
    if (speaker_ && g_get_monotonic_time() - speaker_->microphone_use().last_at > kPause)
      end();
    return speaker_ != nullptr;
  });
}

void Microphone::end() {
  if (!std::exchange(speaker_, nullptr))
    return;
  GST_INFO("the microphone is off");
  if (host_)
    host_->microphone_changed(0);
}

void Microphone::leave(Session &session) {
  if (speaker_ == &session)
    end();
}

void Microphone::stop(std::string_view sentence) {
  Session *speaker = speaker_;
  end();
  if (speaker)
    refuse(*speaker, sentence);
}

// A page may send a few more before it reads this.
void Microphone::refuse(Session &session, std::string_view sentence) {
  MicrophoneUse &use = session.microphone_use();
  use.refused = true;
  use.told_at = g_get_monotonic_time();
  session.send_text(microphone_text(sentence));
  session.send_text("MICROPHONE_DISABLED");
}

} // namespace stripes
