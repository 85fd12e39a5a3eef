// SPDX-License-Identifier: MPL-2.0
#include "display/x_connection.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace stripes::launch {

namespace {

constexpr auto kPatience = std::chrono::seconds(4);

struct Connected {
  xcb_connection_t *connection;
  int screen;
};

// xcb_connect() waits for as long as it takes: a host that swallows packets, or a server that was
// stopped, would hold us up for minutes. So it waits on a thread of its own, which is left to
// itself when it takes too long.
std::optional<Connected> connect_in_time(const std::string &display) {
  struct Shared {
    std::mutex mutex; // guards what follows
    std::condition_variable done;
    std::optional<Connected> result;
    bool given_up = false;
  };
  const auto shared = std::make_shared<Shared>();
  std::thread([shared, display] {
    Connected connected{};
    connected.connection = xcb_connect(display.c_str(), &connected.screen);
    const std::lock_guard lock(shared->mutex);
    if (shared->given_up)
      return xcb_disconnect(connected.connection);
    shared->result = connected;
    shared->done.notify_one();
  }).detach();
  std::unique_lock lock(shared->mutex);
  shared->done.wait_for(lock, kPatience, [&] { return shared->result.has_value(); });
  shared->given_up = !shared->result;
  return shared->result;
}

// Why `display` does not let us in, as a sentence.
std::string refusal(const std::string &display, int error) {
  switch (error) {
  case XCB_CONN_CLOSED_PARSE_ERR:
    return display + " is no name of a display; they look like :0.";
  case XCB_CONN_CLOSED_INVALID_SCREEN:
    return "The display " + display + " has no such screen.";
  default:
    return "Cannot connect to display " + display +
           ". Is it running, and does XAUTHORITY name its cookie file?";
  }
}

} // namespace

Result<std::unique_ptr<XConnection>> XConnection::open(const std::string &display) {
  const auto connected = connect_in_time(display);
  if (!connected)
    return Failure{"The display " + display + " does not answer.", ""};
  xcb_connection_t *connection = connected->connection;
  if (const int error = xcb_connection_has_error(connection)) {
    xcb_disconnect(connection);
    return Failure{refusal(display, error), "xcb error " + std::to_string(error)};
  }
  auto screens = xcb_setup_roots_iterator(xcb_get_setup(connection));
  for (int number = connected->screen; number > 0 && screens.rem > 1; number--)
    xcb_screen_next(&screens);
  return std::unique_ptr<XConnection>(new XConnection(connection, screens.data));
}

XConnection::~XConnection() {
  xcb_disconnect(connection_);
}

bool XConnection::alive() const {
  // An answer is what tells; a connection that broke is only noticed when it is used.
  const Reply<xcb_get_input_focus_reply_t> reply(
      xcb_get_input_focus_reply(connection_, xcb_get_input_focus(connection_), nullptr));
  return reply && !xcb_connection_has_error(connection_);
}

bool XConnection::has_windows() const {
  // A window manager lists its clients; without one they are the root's own children.
  const Reply<xcb_get_property_reply_t> managed(xcb_get_property_reply(
      connection_,
      xcb_get_property(connection_, 0, root(), atom("_NET_CLIENT_LIST"), XCB_ATOM_WINDOW, 0, 1),
      nullptr));
  if (managed && managed->format == 32)
    return managed->value_len > 0;
  const Reply<xcb_query_tree_reply_t> tree(
      xcb_query_tree_reply(connection_, xcb_query_tree(connection_, root()), nullptr));
  const xcb_window_t *children = tree ? xcb_query_tree_children(tree.get()) : nullptr;
  for (int i = 0; tree && i < xcb_query_tree_children_length(tree.get()); i++) {
    const Reply<xcb_get_window_attributes_reply_t> attributes(xcb_get_window_attributes_reply(
        connection_, xcb_get_window_attributes(connection_, children[i]), nullptr));
    if (attributes && attributes->map_state == XCB_MAP_STATE_VIEWABLE &&
        !attributes->override_redirect)
      return true;
  }
  return false;
}

xcb_atom_t XConnection::atom(std::string_view name) const {
  const Reply<xcb_intern_atom_reply_t> reply(xcb_intern_atom_reply(
      connection_, xcb_intern_atom(connection_, 0, static_cast<uint16_t>(name.size()), name.data()),
      nullptr));
  return reply ? reply->atom : static_cast<xcb_atom_t>(XCB_ATOM_NONE);
}

std::string XConnection::text_property(xcb_atom_t property) const {
  constexpr uint32_t kMostWords = 64 * 1024;
  const Reply<xcb_get_property_reply_t> reply(xcb_get_property_reply(
      connection_,
      xcb_get_property(connection_, 0, root(), property, XCB_GET_PROPERTY_TYPE_ANY, 0, kMostWords),
      nullptr));
  if (!reply || reply->format != 8)
    return {};
  return {static_cast<const char *>(xcb_get_property_value(reply.get())),
          static_cast<size_t>(xcb_get_property_value_length(reply.get()))};
}

void XConnection::set_text_property(xcb_atom_t property, std::string_view text) const {
  xcb_change_property(connection_, XCB_PROP_MODE_REPLACE, root(), property, XCB_ATOM_STRING, 8,
                      static_cast<uint32_t>(text.size()), text.data());
  xcb_flush(connection_);
}

} // namespace stripes::launch
