// SPDX-License-Identifier: MPL-2.0
#include "capture/window_search.h"

#include <algorithm>
#include <vector>

namespace stripes {

namespace {

constexpr uint32_t kMaxWords = 65536; // of a property, 4 bytes each
constexpr size_t kMaxWindows = 65536;

std::string utf8_from_latin1(const std::string &latin1) {
  std::string utf8;
  for (const char c : latin1) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8.push_back(c);
    } else {
      utf8.push_back(static_cast<char>(0xc0 | byte >> 6));
      utf8.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return utf8;
}

class Search {
 public:
  Search(XConnection &x, const std::string &title) : x_(x), title_(title) {
    const auto client_list = xcb_intern_atom(x.get(), true, 24, "_NET_CLIENT_LIST_STACKING");
    const auto net_name = xcb_intern_atom(x.get(), true, 12, "_NET_WM_NAME");
    client_list_ = atom(client_list);
    net_name_ = atom(net_name);
  }

  xcb_window_t run() {
    consider(managed());
    consider(all_below_root());
    return seen_ ? seen_ : unseen_;
  }

 private:
  xcb_atom_t atom(xcb_intern_atom_cookie_t cookie) {
    const auto reply = x_.wait<xcb_intern_atom_reply_t>(cookie);
    return reply ? reply.value->atom : xcb_atom_t{XCB_ATOM_NONE};
  }

  // Topmost first, like the other list.
  std::vector<xcb_window_t> managed() {
    if (client_list_ == XCB_ATOM_NONE)
      return {};
    const auto reply = x_.wait<xcb_get_property_reply_t>(
        xcb_get_property(x_.get(), 0, x_.root(), client_list_, XCB_ATOM_WINDOW, 0, kMaxWords));
    if (!reply || reply.value->format != 32)
      return {};
    const auto *windows =
        static_cast<const xcb_window_t *>(xcb_get_property_value(reply.value.get()));
    const int count = xcb_get_property_value_length(reply.value.get()) / 4;
    std::vector<xcb_window_t> list(windows, windows + count);
    std::reverse(list.begin(), list.end());
    return list;
  }

  // Parents before their children.
  std::vector<xcb_window_t> all_below_root() {
    std::vector<xcb_window_t> list{x_.root()};
    for (size_t i = 0; i < list.size() && list.size() < kMaxWindows; i++) {
      const auto reply = x_.wait<xcb_query_tree_reply_t>(xcb_query_tree(x_.get(), list[i]));
      if (!reply)
        continue;
      const auto *children = xcb_query_tree_children(reply.value.get());
      const int count = xcb_query_tree_children_length(reply.value.get());
      for (int child = count - 1; child >= 0; child--)
        list.push_back(children[child]);
    }
    return list;
  }

  std::string text(xcb_window_t window, xcb_atom_t property) {
    const auto reply = x_.wait<xcb_get_property_reply_t>(
        xcb_get_property(x_.get(), 0, window, property, XCB_ATOM_ANY, 0, kMaxWords));
    if (!reply || reply.value->format != 8)
      return {};
    const auto *bytes = static_cast<const char *>(xcb_get_property_value(reply.value.get()));
    std::string value(bytes, static_cast<size_t>(xcb_get_property_value_length(reply.value.get())));
    return reply.value->type == XCB_ATOM_STRING ? utf8_from_latin1(value) : value;
  }

  bool has_title(xcb_window_t window) {
    return (net_name_ != XCB_ATOM_NONE && text(window, net_name_) == title_) ||
           text(window, XCB_ATOM_WM_NAME) == title_;
  }

  void consider(const std::vector<xcb_window_t> &windows) {
    for (const auto window : windows) {
      if (seen_ || x_.lost())
        return;
      if (!has_title(window))
        continue;
      const auto attributes =
          x_.wait<xcb_get_window_attributes_reply_t>(xcb_get_window_attributes(x_.get(), window));
      if (!attributes || attributes.value->_class != XCB_WINDOW_CLASS_INPUT_OUTPUT)
        continue;
      if (attributes.value->map_state == XCB_MAP_STATE_VIEWABLE)
        seen_ = window;
      else if (!unseen_)
        unseen_ = window;
    }
  }

  XConnection &x_;
  const std::string &title_;
  xcb_atom_t client_list_ = XCB_ATOM_NONE, net_name_ = XCB_ATOM_NONE;
  xcb_window_t seen_ = 0, unseen_ = 0;
};

} // namespace

xcb_window_t find_window_by_title(XConnection &x, const std::string &title) {
  return Search(x, title).run();
}

} // namespace stripes
