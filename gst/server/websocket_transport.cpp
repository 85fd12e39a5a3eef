// SPDX-License-Identifier: MPL-2.0
#include "server/websocket_transport.h"

#include <algorithm>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>

namespace stripes {

namespace {

constexpr int kNotSentLowat = 64 << 10; // bytes; more would be stale video in the kernel
constexpr size_t kReadSize = 16 << 10;
constexpr int kReadsPerTurn = 4; // then other clients have theirs
constexpr size_t kMaxCloseReason = 120;

using SourceCallback = gboolean (*)(GObject *, gpointer);

Ref<GSource> attach(GSource *made, SourceCallback callback, gpointer data) {
  auto source = adopt(made);
  g_source_set_callback(source.get(), G_SOURCE_FUNC(callback), data, nullptr);
  g_source_attach(source.get(), g_main_context_get_thread_default());
  return source;
}

void detach(Ref<GSource> &source) {
  if (source)
    g_source_destroy(source.get());
  source.reset();
}

} // namespace

WebSocketTransport::WebSocketTransport(Ref<GIOStream> stream, Ref<GSocket> socket)
    : stream_(std::move(stream)), socket_(std::move(socket)),
      in_(G_POLLABLE_INPUT_STREAM(g_io_stream_get_input_stream(stream_.get()))),
      out_(G_POLLABLE_OUTPUT_STREAM(g_io_stream_get_output_stream(stream_.get()))) {
  if (!socket_)
    return;
  g_socket_set_timeout(socket_.get(), 0); // the HTTP server's; pings take over
  g_socket_set_option(socket_.get(), IPPROTO_TCP, TCP_NODELAY, 1, nullptr);
  g_socket_set_option(socket_.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, kNotSentLowat, nullptr);
}

WebSocketTransport::~WebSocketTransport() {
  detach(in_source_);
  detach(out_source_);
  if (socket_) // never blocks; closing the stream could wait for unsent data
    g_socket_close(socket_.get(), nullptr);
}

void WebSocketTransport::start(TransportUser &user) {
  user_ = &user;
  last_received_ = g_get_monotonic_time();
  in_source_ = attach(
      g_pollable_input_stream_create_source(in_, nullptr),
      [](GObject *, gpointer self) { return static_cast<WebSocketTransport *>(self)->readable(); },
      this);
  ping_timer_.start(kPingInterval, [this] { return tick(); });
}

bool WebSocketTransport::tick() {
  if (g_get_monotonic_time() - last_received_ > kDeadAfter) {
    finish("does not answer pings");
    return false;
  }
  ping_due_ = true;
  flush();
  return state_ != State::Closed;
}

gboolean WebSocketTransport::readable() {
  std::array<uint8_t, kReadSize> buffer;
  for (int i = 0; i < kReadsPerTurn && state_ != State::Closed; i++) {
    GErrorOut error;
    const gssize n = g_pollable_input_stream_read_nonblocking(in_, buffer.data(), buffer.size(),
                                                              nullptr, error.out());
    if (n < 0 && g_error_matches(error.get(), G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return G_SOURCE_CONTINUE;
    if (n <= 0) {
      finish(n == 0 ? "connection closed" : error.message());
      break;
    }
    last_received_ = g_get_monotonic_time();
    const uint16_t code = reader_.feed({buffer.data(), static_cast<size_t>(n)}, *this);
    if (code && state_ != State::Closed) {
      detach(in_source_); // what follows cannot be understood
      close(code, "bad WebSocket data");
      return G_SOURCE_REMOVE;
    }
    if (n < static_cast<gssize>(buffer.size()))
      break;
  }
  return state_ == State::Closed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

void WebSocketTransport::on_text(std::string_view text) {
  if (state_ == State::Open)
    user_->text_received(text);
}

void WebSocketTransport::on_binary(std::span<const uint8_t> data) {
  if (state_ == State::Open)
    user_->binary_received(data);
}

void WebSocketTransport::on_ping(std::string_view payload) {
  pong_ = payload;
  pong_due_ = true;
  flush();
}

void WebSocketTransport::on_close(uint16_t) {
  if (state_ == State::Open)
    close(kCloseNormal, {}); // the answer
  detach(in_source_);
  if (batch_.empty() && close_payload_.empty())
    finish("closed by the client");
  else
    close_reason_ = "closed by the client";
}

void WebSocketTransport::close(uint16_t code, std::string_view reason) {
  if (state_ != State::Open)
    return;
  state_ = State::Closing;
  close_reason_ = reason;
  close_payload_ = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  close_payload_ += reason.substr(0, kMaxCloseReason);
  close_timer_.start(kCloseGrace, [this] {
    finish(close_reason_);
    return false;
  });
  flush();
}

void WebSocketTransport::flush() {
  if (flushing_ || out_source_ || state_ == State::Closed)
    return;
  flushing_ = true;
  for (;;) {
    if (batch_.empty())
      fill_batch();
    if (batch_.empty() || !write_batch())
      break;
  }
  flushing_ = false;
  if (state_ == State::Closed || !batch_.empty())
    return;
  if (close_queued_ && !in_source_) // both sides said goodbye
    return finish(close_reason_);
  user_->drained();
}

void WebSocketTransport::fill_batch() {
  if (close_queued_)
    return; // nothing may follow a close
  if (pong_due_)
    add_control(kOpPong, pong_);
  if (ping_due_)
    add_control(kOpPing, {});
  pong_due_ = ping_due_ = false;
  OutMessage message;
  while (batch_.size() < kBatchMessages && batch_bytes_ < kBatchBytes &&
         user_->next_message(message)) {
    Frame frame{};
    const size_t n =
        websocket_frame_header(message.text ? kOpText : kOpBinary, message.size(), frame.header);
    std::copy_n(message.header.begin(), message.header_size, frame.header + n);
    frame.header_size = static_cast<uint8_t>(n + message.header_size);
    frame.body = std::move(message.body);
    batch_bytes_ += frame.size();
    batch_.push_back(std::move(frame));
  }
  if (batch_.empty() && !close_payload_.empty()) {
    add_control(kOpClose, close_payload_);
    close_payload_.clear();
    close_queued_ = true;
  }
}

void WebSocketTransport::add_control(uint8_t opcode, std::string_view payload) {
  Frame frame{};
  frame.header_size =
      static_cast<uint8_t>(websocket_frame_header(opcode, payload.size(), frame.header));
  frame.body = adopt(g_bytes_new(payload.data(), payload.size()));
  batch_bytes_ += frame.size();
  batch_.push_back(std::move(frame));
}

bool WebSocketTransport::write_batch() {
  std::array<GOutputVector, 2 * (kBatchMessages + 3)> vectors;
  size_t count = 0;
  size_t skip = batch_done_; // only the first frame can be half written
  const auto add = [&](const void *data, size_t size) {
    const size_t n = std::min(skip, size);
    skip -= n;
    if (size > n)
      vectors[count++] = {static_cast<const uint8_t *>(data) + n, size - n};
  };
  for (const auto &frame : batch_) {
    add(frame.header, frame.header_size);
    gsize size = 0;
    if (frame.body)
      add(g_bytes_get_data(frame.body.get(), &size), g_bytes_get_size(frame.body.get()));
  }
  gsize written = 0;
  GErrorOut error;
  switch (g_pollable_output_stream_writev_nonblocking(out_, vectors.data(), count, &written,
                                                      nullptr, error.out())) {
  case G_POLLABLE_RETURN_OK:
    consume(written);
    return true;
  case G_POLLABLE_RETURN_WOULD_BLOCK:
    watch_writable();
    return false;
  default:
    finish(error.message());
    return false;
  }
}

void WebSocketTransport::consume(size_t written) {
  batch_bytes_ -= written;
  written += batch_done_;
  size_t frames = 0;
  while (frames < batch_.size() && written >= batch_[frames].size())
    written -= batch_[frames++].size();
  batch_.erase(batch_.begin(), batch_.begin() + static_cast<ptrdiff_t>(frames));
  batch_done_ = written;
}

void WebSocketTransport::watch_writable() {
  if (!out_source_)
    out_source_ = attach(
        g_pollable_output_stream_create_source(out_, nullptr),
        [](GObject *, gpointer self) {
          return static_cast<WebSocketTransport *>(self)->writable();
        },
        this);
}

gboolean WebSocketTransport::writable() {
  detach(out_source_); // made anew when the socket is full again
  flush();
  return G_SOURCE_REMOVE;
}

void WebSocketTransport::finish(std::string_view reason) {
  if (state_ == State::Closed)
    return;
  state_ = State::Closed;
  const std::string why(reason); // may be a member of ours
  detach(in_source_);
  detach(out_source_);
  ping_timer_.stop();
  close_timer_.stop();
  batch_.clear();
  batch_bytes_ = batch_done_ = 0;
  if (socket_)
    g_socket_close(socket_.get(), nullptr);
  user_->closed(why);
}

} // namespace stripes
