// SPDX-License-Identifier: MPL-2.0
#include "x_window.h"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <utility>

namespace stripes::test {

namespace {

xcb_screen_t *screen_of(XClient &client) {
  return xcb_setup_roots_iterator(xcb_get_setup(client.connection())).data;
}

// The first visual of true colours.
xcb_visualid_t visual_of(XClient &client, unsigned depth) {
  for (auto it = xcb_screen_allowed_depths_iterator(screen_of(client)); it.rem; xcb_depth_next(&it))
    if (it.data->depth == depth)
      for (auto v = xcb_depth_visuals_iterator(it.data); v.rem; xcb_visualtype_next(&v))
        if (v.data->_class == XCB_VISUAL_CLASS_TRUE_COLOR)
          return v.data->visual_id;
  throw std::runtime_error("no visual of depth " + std::to_string(depth));
}

} // namespace

XWindow::XWindow(XClient &client, const Options &options) : client_(client) {
  auto *c = client.connection();
  const auto *screen = screen_of(client);
  depth_ = options.depth ? options.depth : screen->root_depth;
  const auto visual = options.depth ? visual_of(client, depth_) : screen->root_visual;
  const xcb_colormap_t colormap = xcb_generate_id(c);
  xcb_create_colormap(c, XCB_COLORMAP_ALLOC_NONE, colormap, client.root(), visual);
  window_ = xcb_generate_id(c);
  // Without window manager's help and unspoiled by a background.
  const uint32_t values[] = {0, 0, 1, colormap};
  xcb_create_window(
      c, static_cast<uint8_t>(depth_), window_, options.parent ? options.parent : client.root(),
      static_cast<int16_t>(options.x), static_cast<int16_t>(options.y),
      static_cast<uint16_t>(options.width), static_cast<uint16_t>(options.height),
      static_cast<uint16_t>(options.border), XCB_WINDOW_CLASS_INPUT_OUTPUT, visual,
      XCB_CW_BACK_PIXEL | XCB_CW_BORDER_PIXEL | XCB_CW_OVERRIDE_REDIRECT | XCB_CW_COLORMAP, values);
  gc_ = xcb_generate_id(c);
  xcb_create_gc(c, gc_, window_, 0, nullptr);
  image_ = {options.width, options.height,
            std::vector<uint8_t>(size_t{options.width} * options.height * 4)};
  if (options.mapped)
    map();
  client.sync();
}

XWindow::~XWindow() {
  destroy();
}

void XWindow::put(const Image &part, int x, int y) {
  for (unsigned line = 0; line < part.height; line++)
    xcb_put_image(client_.connection(), XCB_IMAGE_FORMAT_Z_PIXMAP, window_, gc_,
                  static_cast<uint16_t>(part.width), 1, static_cast<int16_t>(x),
                  static_cast<int16_t>(y + static_cast<int>(line)), 0, static_cast<uint8_t>(depth_),
                  part.width * 4, part.pixels.data() + size_t{line} * part.width * 4);
  client_.sync();
}

void XWindow::paint(uint32_t seed) {
  std::minstd_rand random(seed + 1);
  for (size_t i = 0; i < image_.pixels.size(); i += 4) {
    const uint32_t pixel = random();
    for (size_t byte = 0; byte < 3; byte++)
      image_.pixels[i + byte] = static_cast<uint8_t>(pixel >> (8 * byte));
    image_.pixels[i + 3] = depth_ == 32 ? static_cast<uint8_t>(pixel >> 23) : 0;
  }
  put(image_, 0, 0);
}

void XWindow::fill(int x, int y, unsigned width, unsigned height, uint32_t rgb) {
  Image part{width, height, {}};
  for (size_t i = 0; i < size_t{width} * height; i++)
    for (unsigned byte = 0; byte < 4; byte++)
      part.pixels.push_back(static_cast<uint8_t>(rgb >> (8 * byte)));
  for (unsigned line = 0; line < height; line++)
    std::copy_n(part.pixels.begin() + static_cast<std::ptrdiff_t>(size_t{line} * width * 4),
                width * 4,
                image_.pixels.begin() +
                    ((y + static_cast<int>(line)) * static_cast<int>(image_.width) + x) * 4);
  put(part, x, y);
}

void XWindow::move(int x, int y) {
  const uint32_t values[] = {static_cast<uint32_t>(x), static_cast<uint32_t>(y)};
  xcb_configure_window(client_.connection(), window_, XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y,
                       values);
  client_.sync();
}

void XWindow::resize(unsigned width, unsigned height) {
  const uint32_t values[] = {width, height};
  xcb_configure_window(client_.connection(), window_,
                       XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, values);
  client_.sync();
  image_ = {width, height, std::vector<uint8_t>(size_t{width} * height * 4)};
}

void XWindow::raise() {
  const uint32_t above = XCB_STACK_MODE_ABOVE;
  xcb_configure_window(client_.connection(), window_, XCB_CONFIG_WINDOW_STACK_MODE, &above);
  client_.sync();
}

void XWindow::map() {
  xcb_map_window(client_.connection(), window_);
  client_.sync();
}

void XWindow::unmap() {
  xcb_unmap_window(client_.connection(), window_);
  client_.sync();
}

void XWindow::destroy() {
  if (const auto window = std::exchange(window_, 0)) {
    xcb_destroy_window(client_.connection(), window);
    xcb_flush(client_.connection());
  }
}

void XWindow::set_title(const std::string &utf8) {
  auto *c = client_.connection();
  const auto atom = [c](const std::string &name) {
    auto *reply = xcb_intern_atom_reply(
        c, xcb_intern_atom(c, false, static_cast<uint16_t>(name.size()), name.c_str()), nullptr);
    const xcb_atom_t value = reply ? reply->atom : 0;
    free(reply);
    return value;
  };
  xcb_change_property(c, XCB_PROP_MODE_REPLACE, window_, atom("_NET_WM_NAME"), atom("UTF8_STRING"),
                      8, static_cast<uint32_t>(utf8.size()), utf8.data());
  client_.sync();
}

Image crop(const Image &image, int x, int y, unsigned width, unsigned height) {
  Image part{width, height, {}};
  for (unsigned line = 0; line < height; line++) {
    const auto begin = image.pixels.begin() +
                       ((y + static_cast<int>(line)) * static_cast<int>(image.width) + x) * 4;
    part.pixels.insert(part.pixels.end(), begin, begin + width * 4);
  }
  return part;
}

} // namespace stripes::test
