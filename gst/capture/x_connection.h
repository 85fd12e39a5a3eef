// SPDX-License-Identifier: MPL-2.0
// One connection to an X server, used by one thread.
//
// Waiting for a reply never blocks beyond an interrupt: a server that another client has grabbed
// answers nobody else, and a pipeline must be able to stop all the same.
#pragma once

#include "base/result.h"
#include "capture/steady_clock.h"
#include "capture/wake.h"

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <xcb/xcb.h>

namespace stripes {

struct FreeReply {
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): what XCB returns is freed so
  void operator()(void *p) const { std::free(p); }
};
template <typename T>
using XPtr = std::unique_ptr<T, FreeReply>;

// A reply, or why there is none.
template <typename T>
struct XReply {
  XPtr<T> value;
  uint8_t error = 0;        // X error code
  bool interrupted = false; // the answer may still come and is thrown away then
  explicit operator bool() const { return value != nullptr; }
};

class XConnection {
 public:
  // display: as in $DISPLAY; empty means $DISPLAY itself. `wake` must outlive the connection. Takes
  // at most some seconds.
  static Result<std::unique_ptr<XConnection>> open(const std::string &display, Wake &wake);
  ~XConnection();
  XConnection(const XConnection &) = delete;
  XConnection &operator=(const XConnection &) = delete;

  xcb_connection_t *get() const { return connection_; }
  const xcb_screen_t &screen() const { return *screen_; }
  xcb_window_t root() const { return screen_->root; }
  const std::string &name() const { return name_; } // for messages
  int fd() const { return xcb_get_file_descriptor(connection_); }
  bool interrupted() const { return wake_.interrupted(); }
  bool lost() const { return xcb_connection_has_error(connection_) != 0; }

  // nullptr when the server does not have it.
  const xcb_query_extension_reply_t *extension(xcb_extension_t *id) const;

  // Cookie is one of xcb's reply cookies, T its reply type.
  template <typename T, typename Cookie>
  XReply<T> wait(Cookie cookie) {
    XReply<T> reply;
    reply.value.reset(static_cast<T *>(wait_for(cookie.sequence, reply.error, reply.interrupted)));
    return reply;
  }

  // The X error code of a request without reply, 0: none, kNoAnswer: interrupted or lost.
  static constexpr uint8_t kNoAnswer = 255;
  uint8_t check(xcb_void_cookie_t cookie);

  // Nobody waits for an answer beyond this; without a deadline, for ever.
  void set_deadline(std::optional<Deadline> deadline) { deadline_ = deadline; }
  bool too_late() const { return too_late_; } // an answer did not come in time

  // Waits for an event, `wake` or the time-out (ns; negative: none). Does not look at events that
  // libxcb has queued already: take those first.
  void poll(int64_t timeout_ns);

  // Ends all waiting in libxcb for good; from any thread. The connection is lost afterwards.
  void shut_down();

 private:
  XConnection(xcb_connection_t *connection, xcb_screen_t *screen, std::string name, Wake &wake);
  void *wait_for(unsigned sequence, uint8_t &error, bool &interrupted);

  xcb_connection_t *connection_;
  xcb_screen_t *screen_;
  std::string name_;
  Wake &wake_;
  std::optional<Deadline> deadline_;
  bool too_late_ = false;
};

} // namespace stripes
