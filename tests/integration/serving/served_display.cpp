// SPDX-License-Identifier: MPL-2.0
#include "integration/serving/served_display.h"

#include <arpa/inet.h>
#include <chrono>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace stripes::test {

namespace {

using namespace std::chrono_literals;

uint16_t free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr *>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr *>(&address), &size) != 0)
    throw std::runtime_error("no free port");
  close(fd);
  return ntohs(address.sin_port);
}

bool listening(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const bool connected = connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
  close(fd);
  return connected;
}

} // namespace

ServedDisplay::ServedDisplay(const XServer::Options &options, const std::string &encoder)
    : x_server_(options), port_(free_port()) {
  ChildProcess::Options launch;
  launch.argv = {"sh", "-c",
                 "exec gst-launch-1.0 ximagestripesrc display-name=" + x_server_.display() + " ! " +
                     encoder + " ! stripewssink port=" + std::to_string(port_)};
  launch.log_path = dir_.file("log");
  process_ = std::make_unique<ChildProcess>(launch);
  for (int i = 0; i < 2400; i++) {
    if (listening(port_))
      return;
    if (!process_->running())
      break;
    std::this_thread::sleep_for(50ms);
  }
  throw std::runtime_error("not served: " + read_file(launch.log_path));
}

Page::Page(uint16_t port, unsigned width, unsigned height, bool viewer)
    : socket_(port,
              [&] {
                WsClient::Options options;
                if (viewer)
                  options.path += "?role=viewer";
                return options;
              }()),
      canvas_(width, height), viewer_(viewer) {
  if (!socket_.connected())
    throw std::runtime_error("no WebSocket");
  if (viewer)
    socket_.send("START_VIDEO");
  else
    socket_.send_settings("\"initialClientWidth\":" + std::to_string(width) +
                          ",\"initialClientHeight\":" + std::to_string(height));
}

size_t Page::paint_all() {
  for (const ReceivedStripe &stripe : socket_.stripes()) {
    const unsigned width = stripe.h264 ? stripe.width : canvas_.width();
    const unsigned height = stripe.h264 ? stripe.height : 64;
    std::string error = canvas_.paint(stripe.h264 ? "h264" : "jpeg", {0, stripe.y, width, height},
                                      stripe.key, stripe.payload.data(), stripe.payload.size());
    if (!error.empty())
      error_ = error;
    bytes_ += stripe.payload.size();
    pictures_ += stripe.frame_id != last_id_;
    last_id_ = stripe.frame_id;
  }
  const size_t count = socket_.stripes().size();
  socket_.forget();
  return count;
}

bool Page::wait(const std::function<bool()> &done) {
  run(kPatience, done);
  return done();
}

bool Page::rests(unsigned ms) {
  for (const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatience);
       std::chrono::steady_clock::now() < end;)
    if (run(ms) == 0)
      return true;
  return false;
}

size_t Page::run(unsigned ms, const std::function<bool()> &done) {
  size_t count = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (std::chrono::steady_clock::now() < end && !(done && done())) {
    socket_.wait([&] { return !socket_.stripes().empty(); }, 50);
    count += paint_all();
    if (!viewer_ && last_id_ >= 0)
      socket_.send("CLIENT_FRAME_ACK " + std::to_string(last_id_));
  }
  return count;
}

} // namespace stripes::test
