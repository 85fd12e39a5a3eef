// SPDX-License-Identifier: MPL-2.0
#include "capture/x_connection.h"

#include "capture/x_connect.h"

#include <array>
#include <cerrno>
#include <ctime>
#include <poll.h>
#include <sys/socket.h>
#include <xcb/composite.h>
#include <xcb/damage.h>
#include <xcb/randr.h>
#include <xcb/shm.h>
#include <xcb/xcbext.h>
#include <xcb/xfixes.h>
#include <xcb/xinput.h>
#include <xcb/xtest.h>

namespace stripes {

namespace {

constexpr std::chrono::seconds kOpenTimeout{4};

xcb_screen_t *screen_number(xcb_connection_t *connection, int number) {
  auto it = xcb_setup_roots_iterator(xcb_get_setup(connection));
  for (; it.rem > 1 && number > 0; number--)
    xcb_screen_next(&it);
  return it.data;
}

} // namespace

Result<std::unique_ptr<XConnection>> XConnection::open(const std::string &display, Wake &wake) {
  const char *environment = getenv("DISPLAY");
  const std::string name = !display.empty() ? display : environment ? environment : "";
  if (name.empty())
    return Failure{"There is no X display to capture: set the property display-name or the "
                   "environment variable DISPLAY.",
                   "display-name and DISPLAY are both empty"};
  if (wake.fd() < 0)
    return Failure{"This process has too many files open to reach X display " + name + ".",
                   "no eventfd"};
  const Deadline deadline(kOpenTimeout);
  const auto connected = connect_to_display(name, deadline);
  if (!connected)
    return connected.failure();
  auto *connection = connected->connection;
  auto x = std::unique_ptr<XConnection>(
      new XConnection(connection, screen_number(connection, connected->screen), name, wake));
  // libxcb would wait for these for ever, so they are there before it is asked.
  for (auto *id : {&xcb_shm_id, &xcb_damage_id, &xcb_xfixes_id, &xcb_composite_id, &xcb_randr_id,
                   &xcb_input_id, &xcb_test_id})
    xcb_prefetch_extension_data(connection, id);
  x->set_deadline(deadline);
  if (!x->wait<xcb_get_input_focus_reply_t>(xcb_get_input_focus(connection)))
    return Failure{"X display " + name +
                       " does not answer: its server has stopped, or another program has grabbed "
                       "it.",
                   "no answer to the first request"};
  x->set_deadline(std::nullopt);
  return x;
}

XConnection::XConnection(xcb_connection_t *connection, xcb_screen_t *screen, std::string name,
                         Wake &wake)
    : connection_(connection), screen_(screen), name_(std::move(name)), wake_(wake) {}

XConnection::~XConnection() {
  xcb_disconnect(connection_);
}

const xcb_query_extension_reply_t *XConnection::extension(xcb_extension_t *id) const {
  const auto *data = xcb_get_extension_data(connection_, id);
  return data && data->present ? data : nullptr;
}

void *XConnection::wait_for(unsigned sequence, uint8_t &error, bool &interrupted) {
  xcb_flush(connection_);
  void *reply = nullptr;
  xcb_generic_error_t *x_error = nullptr;
  while (!xcb_poll_for_reply(connection_, sequence, &reply, &x_error)) {
    if (wake_.interrupted()) {
      xcb_discard_reply(connection_, sequence);
      interrupted = true;
      return nullptr;
    }
    if (deadline_ && deadline_->passed()) {
      xcb_discard_reply(connection_, sequence);
      too_late_ = interrupted = true;
      return nullptr;
    }
    poll(deadline_ ? int64_t{deadline_->left_ms()} * 1000000 : -1);
  }
  if (x_error) {
    error = x_error->error_code;
    const XPtr<xcb_generic_error_t> owned(x_error);
  }
  return reply;
}

uint8_t XConnection::check(xcb_void_cookie_t cookie) {
  // Such a request has no answer; that of any later one says that it is done.
  if (!wait<xcb_get_input_focus_reply_t>(xcb_get_input_focus(connection_))) {
    xcb_discard_reply(connection_, cookie.sequence);
    return kNoAnswer;
  }
  const XPtr<xcb_generic_error_t> error{xcb_request_check(connection_, cookie)};
  return error ? error->error_code : uint8_t{0};
}

void XConnection::poll(int64_t timeout_ns) {
  std::array<pollfd, 2> items{pollfd{fd(), POLLIN, 0}, pollfd{wake_.fd(), POLLIN, 0}};
  const timespec timeout{static_cast<time_t>(timeout_ns / 1000000000),
                         static_cast<long>(timeout_ns % 1000000000)};
  if (ppoll(items.data(), items.size(), timeout_ns < 0 ? nullptr : &timeout, nullptr) > 0 &&
      items[1].revents)
    wake_.clear();
}

void XConnection::shut_down() {
  shutdown(fd(), SHUT_RDWR);
}

} // namespace stripes
