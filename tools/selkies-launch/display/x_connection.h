// SPDX-License-Identifier: MPL-2.0
// The launcher's own connection to the display it serves. Main loop only.
#pragma once

#include "base/result.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <xcb/xcb.h>

namespace stripes::launch {

// Replies and errors of XCB are freed by the caller.
struct FreeDeleter {
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): what XCB returns is freed so
  void operator()(void *p) const { std::free(p); }
};
template <typename T>
using Reply = std::unique_ptr<T, FreeDeleter>;

class XConnection {
 public:
  // `display` as in DISPLAY. Does not wait for longer than a few seconds, whatever answers there.
  static Result<std::unique_ptr<XConnection>> open(const std::string &display);
  ~XConnection();
  XConnection(const XConnection &) = delete;
  XConnection &operator=(const XConnection &) = delete;

  xcb_connection_t *get() const { return connection_; }
  xcb_window_t root() const { return screen_->root; }
  unsigned depth() const { return screen_->root_depth; }
  int fd() const { return xcb_get_file_descriptor(connection_); }

  // Whether the display is still there.
  bool alive() const;
  // Whether anything is shown on it that a window manager would manage.
  bool has_windows() const;

  xcb_atom_t atom(std::string_view name) const;
  std::string text_property(xcb_atom_t property) const; // of the root window
  void set_text_property(xcb_atom_t property, std::string_view text) const;

 private:
  XConnection(xcb_connection_t *connection, xcb_screen_t *screen)
      : connection_(connection), screen_(screen) {}

  xcb_connection_t *connection_;
  xcb_screen_t *screen_;
};

} // namespace stripes::launch
