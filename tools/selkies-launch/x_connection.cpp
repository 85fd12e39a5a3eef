// SPDX-License-Identifier: MPL-2.0
#include "x_connection.h"

namespace stripes::launch {

Result<std::unique_ptr<XConnection>> XConnection::open(const std::string &display) {
  int number = 0;
  xcb_connection_t *connection = xcb_connect(display.c_str(), &number);
  if (const int error = xcb_connection_has_error(connection)) {
    xcb_disconnect(connection);
    return Failure{"Cannot connect to display " + display +
                       ". Is it running, and does XAUTHORITY name its cookie file?",
                   "xcb error " + std::to_string(error)};
  }
  auto screens = xcb_setup_roots_iterator(xcb_get_setup(connection));
  for (; number > 0 && screens.rem > 1; number--)
    xcb_screen_next(&screens);
  return std::unique_ptr<XConnection>(new XConnection(connection, screens.data));
}

XConnection::~XConnection() {
  xcb_disconnect(connection_);
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
