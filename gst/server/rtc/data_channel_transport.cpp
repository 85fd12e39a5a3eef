// SPDX-License-Identifier: MPL-2.0
#include "server/rtc/data_channel_transport.h"

#include "server/rtc/data_channel_text.h"

#include <utility>

namespace stripes {

DataChannelTransport::~DataChannelTransport() {
  if (owner_)
    owner_->channel_destroyed(peer_);
}

void DataChannelTransport::start(TransportUser &user) {
  user_ = &user;
}

void DataChannelTransport::received(std::string_view text) {
  if (state_ == State::Open && user_)
    user_->text_received(text);
}

void DataChannelTransport::sent_all() {
  in_flight_ = 0;
  flush();
}

void DataChannelTransport::flush() {
  if (state_ == State::Closed || !owner_ || !user_)
    return;
  OutMessage message;
  while (in_flight_ < kMaxInFlight && user_->next_message(message)) {
    if (!message.text)
      continue; // pictures and sound travel as RTP
    gsize size = 0;
    const auto *data = static_cast<const char *>(g_bytes_get_data(message.body.get(), &size));
    const auto text = data_channel_text({data, size});
    if (!text)
      continue;
    in_flight_ += text->size();
    owner_->channel_send(peer_, *text);
  }
  if (in_flight_ == 0 && state_ == State::Open)
    user_->drained();
}

void DataChannelTransport::close(uint16_t code, std::string_view reason) {
  if (state_ != State::Open)
    return;
  flush();
  state_ = State::Closing;
  if (owner_)
    owner_->channel_close(peer_, code, reason);
}

void DataChannelTransport::ended(std::string_view reason) {
  owner_ = nullptr;
  if (std::exchange(state_, State::Closed) != State::Closed && user_)
    user_->closed(reason);
}

void DataChannelTransport::video_wanted(bool wanted) {
  if (owner_)
    owner_->channel_video(peer_, wanted);
}

void DataChannelTransport::sound_wanted(bool wanted) {
  if (owner_)
    owner_->channel_sound(peer_, wanted);
}

void DataChannelTransport::key_wanted() {
  if (owner_)
    owner_->channel_needs_key(peer_);
}

} // namespace stripes
