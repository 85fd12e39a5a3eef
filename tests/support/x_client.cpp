// SPDX-License-Identifier: MPL-2.0
#include "support/x_client.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <stdexcept>
#include <xcb/randr.h>

namespace stripes::test {

namespace {

template <typename T>
using Reply = std::unique_ptr<T, decltype(&free)>;
template <typename T>
Reply<T> own(T *p, const char *what) {
  if (!p)
    throw std::runtime_error(std::string("X request failed: ") + what);
  return Reply<T>(p, &free);
}

void check(xcb_connection_t *c, xcb_void_cookie_t cookie, const char *what) {
  if (xcb_generic_error_t *error = xcb_request_check(c, cookie)) {
    const auto code = error->error_code;
    free(error);
    throw std::runtime_error(std::string(what) + ": X error " + std::to_string(code));
  }
}

} // namespace

uint32_t Image::rgb(unsigned x, unsigned y) const {
  const uint8_t *p = pixels.data() + (size_t{y} * width + x) * 4;
  return uint32_t{p[2]} << 16 | uint32_t{p[1]} << 8 | p[0];
}

size_t differing_pixels(const Image &a, const Image &b) {
  if (a.width != b.width || a.height != b.height || a.pixels.size() != b.pixels.size())
    return std::max(a.pixels.size(), b.pixels.size()) / 4;
  size_t count = 0;
  for (size_t i = 0; i + 3 < a.pixels.size(); i += 4)
    count += std::memcmp(&a.pixels[i], &b.pixels[i], 3) != 0;
  return count;
}

XClient::XClient(const std::string &display) : connection_(xcb_connect(display.c_str(), nullptr)) {
  if (xcb_connection_has_error(connection_)) {
    xcb_disconnect(connection_);
    throw std::runtime_error("no connection to X display " + display);
  }
  screen_ = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data;
  gc_ = xcb_generate_id(connection_);
  const uint32_t subwindow_mode = XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS;
  xcb_create_gc(connection_, gc_, screen_->root, XCB_GC_SUBWINDOW_MODE, &subwindow_mode);
}

XClient::~XClient() {
  xcb_disconnect(connection_);
}

void XClient::fill(int x, int y, unsigned width, unsigned height, uint32_t rgb) {
  xcb_change_gc(connection_, gc_, XCB_GC_FOREGROUND, &rgb);
  const xcb_rectangle_t area{static_cast<int16_t>(x), static_cast<int16_t>(y),
                             static_cast<uint16_t>(width), static_cast<uint16_t>(height)};
  xcb_poly_fill_rectangle(connection_, screen_->root, gc_, 1, &area);
  sync();
}

void XClient::text(int x, int y, const std::string &latin1, uint32_t rgb) {
  const xcb_font_t font = xcb_generate_id(connection_);
  xcb_open_font(connection_, font, 5, "fixed");
  const uint32_t values[] = {rgb, 0x000000, font};
  xcb_change_gc(connection_, gc_, XCB_GC_FOREGROUND | XCB_GC_BACKGROUND | XCB_GC_FONT, values);
  const auto length = static_cast<uint8_t>(std::min<size_t>(latin1.size(), 255));
  xcb_image_text_8(connection_, length, screen_->root, gc_, static_cast<int16_t>(x),
                   static_cast<int16_t>(y), latin1.data());
  xcb_close_font(connection_, font);
  sync();
}

void XClient::noise(int x, int y, unsigned width, unsigned height, uint32_t seed) {
  std::minstd_rand random(seed + 1);
  std::vector<uint32_t> row(width);
  for (unsigned line = 0; line < height; line++) {
    for (auto &pixel : row)
      pixel = random() & 0xffffff;
    xcb_put_image(connection_, XCB_IMAGE_FORMAT_Z_PIXMAP, screen_->root, gc_,
                  static_cast<uint16_t>(width), 1, static_cast<int16_t>(x),
                  static_cast<int16_t>(y + static_cast<int>(line)), 0, screen_->root_depth,
                  width * 4, reinterpret_cast<const uint8_t *>(row.data()));
  }
  sync();
}

void XClient::put(int x, int y, const Image &image) {
  if (image.width == 0)
    return;
  // What one request may hold, less its header.
  const size_t most = size_t{xcb_get_maximum_request_length(connection_)} * 4 - 64;
  const unsigned rows = std::max<unsigned>(static_cast<unsigned>(most / (image.width * 4)), 1);
  for (unsigned line = 0; line < image.height; line += rows) {
    const unsigned count = std::min(rows, image.height - line);
    xcb_put_image(connection_, XCB_IMAGE_FORMAT_Z_PIXMAP, screen_->root, gc_,
                  static_cast<uint16_t>(image.width), static_cast<uint16_t>(count),
                  static_cast<int16_t>(x), static_cast<int16_t>(y + static_cast<int>(line)), 0,
                  screen_->root_depth, image.width * 4 * count,
                  &image.pixels[size_t{line} * image.width * 4]);
  }
  sync();
}

void XClient::scroll_up(int x, int y, unsigned width, unsigned height, unsigned rows) {
  xcb_copy_area(connection_, screen_->root, screen_->root, gc_, static_cast<int16_t>(x),
                static_cast<int16_t>(y + static_cast<int>(rows)), static_cast<int16_t>(x),
                static_cast<int16_t>(y), static_cast<uint16_t>(width),
                static_cast<uint16_t>(height - rows));
  sync();
}

void XClient::sync() {
  own(xcb_get_input_focus_reply(connection_, xcb_get_input_focus(connection_), nullptr), "sync");
}

Image XClient::screenshot() {
  const Size now = size();
  auto reply = own(xcb_get_image_reply(connection_,
                                       xcb_get_image(connection_, XCB_IMAGE_FORMAT_Z_PIXMAP, root(),
                                                     0, 0, static_cast<uint16_t>(now.width),
                                                     static_cast<uint16_t>(now.height), ~0u),
                                       nullptr),
                   "GetImage");
  const uint8_t *data = xcb_get_image_data(reply.get());
  const auto bytes = static_cast<size_t>(xcb_get_image_data_length(reply.get()));
  return {now.width, now.height, std::vector<uint8_t>(data, data + bytes)};
}

XClient::Size XClient::size() {
  auto reply = own(
      xcb_get_geometry_reply(connection_, xcb_get_geometry(connection_, root()), nullptr), "size");
  return {reply->width, reply->height};
}

void XClient::resize_screen(unsigned width, unsigned height) {
  auto *c = connection_;
  auto resources = own(
      xcb_randr_get_screen_resources_reply(c, xcb_randr_get_screen_resources(c, root()), nullptr),
      "RRGetScreenResources");
  if (resources->num_outputs < 1 || resources->num_crtcs < 1)
    throw std::runtime_error("no RandR output");
  const auto output = xcb_randr_get_screen_resources_outputs(resources.get())[0];
  const auto crtc = xcb_randr_get_screen_resources_crtcs(resources.get())[0];

  // Modes are made once and kept; their name says the size.
  const std::string name = "t" + std::to_string(width) + "x" + std::to_string(height);
  xcb_randr_mode_t mode = 0;
  const uint8_t *names = xcb_randr_get_screen_resources_names(resources.get());
  const auto *modes = xcb_randr_get_screen_resources_modes(resources.get());
  for (int i = 0; i < resources->num_modes; names += modes[i].name_len, i++)
    if (std::string(reinterpret_cast<const char *>(names), modes[i].name_len) == name)
      mode = modes[i].id;
  if (mode == 0) {
    xcb_randr_mode_info_t info{};
    info.width = static_cast<uint16_t>(width);
    info.height = static_cast<uint16_t>(height);
    info.hsync_start = static_cast<uint16_t>(width + 8);
    info.hsync_end = static_cast<uint16_t>(width + 16);
    info.htotal = static_cast<uint16_t>(width + 24);
    info.vsync_start = static_cast<uint16_t>(height + 2);
    info.vsync_end = static_cast<uint16_t>(height + 4);
    info.vtotal = static_cast<uint16_t>(height + 6);
    info.dot_clock = uint32_t{info.htotal} * info.vtotal * 60;
    info.name_len = static_cast<uint16_t>(name.size());
    auto made = own(xcb_randr_create_mode_reply(
                        c,
                        xcb_randr_create_mode(c, root(), info, static_cast<uint32_t>(name.size()),
                                              name.c_str()),
                        nullptr),
                    "RRCreateMode");
    mode = made->mode;
    check(c, xcb_randr_add_output_mode_checked(c, output, mode), "RRAddOutputMode");
  }

  xcb_grab_server(c); // as xrandr: nobody sees the state in between
  own(xcb_randr_set_crtc_config_reply(
          c,
          xcb_randr_set_crtc_config(c, crtc, XCB_CURRENT_TIME, XCB_CURRENT_TIME, 0, 0, 0,
                                    XCB_RANDR_ROTATION_ROTATE_0, 0, nullptr),
          nullptr),
      "RRSetCrtcConfig off");
  check(c,
        xcb_randr_set_screen_size_checked(c, root(), static_cast<uint16_t>(width),
                                          static_cast<uint16_t>(height), width / 4, height / 4),
        "RRSetScreenSize");
  auto set = own(xcb_randr_set_crtc_config_reply(
                     c,
                     xcb_randr_set_crtc_config(c, crtc, XCB_CURRENT_TIME, XCB_CURRENT_TIME, 0, 0,
                                               mode, XCB_RANDR_ROTATION_ROTATE_0, 1, &output),
                     nullptr),
                 "RRSetCrtcConfig");
  xcb_ungrab_server(c);
  sync();
  if (set->status != XCB_RANDR_SET_CONFIG_SUCCESS)
    throw std::runtime_error("RRSetCrtcConfig status " + std::to_string(set->status));
}

XClient::Pointer XClient::pointer() {
  auto reply =
      own(xcb_query_pointer_reply(connection_, xcb_query_pointer(connection_, root()), nullptr),
          "QueryPointer");
  return {reply->root_x, reply->root_y, reply->mask, reply->child};
}

std::vector<uint8_t> XClient::pressed_keys() {
  auto reply = own(xcb_query_keymap_reply(connection_, xcb_query_keymap(connection_), nullptr),
                   "QueryKeymap");
  std::vector<uint8_t> codes;
  for (unsigned code = 0; code < 256; code++)
    if (reply->keys[code / 8] & (1u << (code % 8)))
      codes.push_back(static_cast<uint8_t>(code));
  return codes;
}

void XClient::set_cursor(unsigned width, unsigned height, unsigned hot_x, unsigned hot_y,
                         uint32_t rgb) {
  const uint32_t visible = width != 0 && height != 0;
  width = std::max(width, 1u);
  height = std::max(height, 1u);
  const xcb_pixmap_t pixmap = xcb_generate_id(connection_);
  xcb_create_pixmap(connection_, 1, pixmap, root(), static_cast<uint16_t>(width),
                    static_cast<uint16_t>(height));
  const xcb_gcontext_t gc = xcb_generate_id(connection_);
  xcb_create_gc(connection_, gc, pixmap, XCB_GC_FOREGROUND, &visible);
  const xcb_rectangle_t all{0, 0, static_cast<uint16_t>(width), static_cast<uint16_t>(height)};
  xcb_poly_fill_rectangle(connection_, pixmap, gc, 1, &all);
  const xcb_cursor_t cursor = xcb_generate_id(connection_);
  const auto red = static_cast<uint16_t>((rgb >> 16 & 255) * 257);
  const auto green = static_cast<uint16_t>((rgb >> 8 & 255) * 257);
  const auto blue = static_cast<uint16_t>((rgb & 255) * 257);
  xcb_create_cursor(connection_, cursor, pixmap, pixmap, red, green, blue, red, green, blue,
                    static_cast<uint16_t>(hot_x), static_cast<uint16_t>(hot_y));
  xcb_change_window_attributes(connection_, root(), XCB_CW_CURSOR, &cursor);
  xcb_free_cursor(connection_, cursor);
  xcb_free_gc(connection_, gc);
  xcb_free_pixmap(connection_, pixmap);
  sync();
}

} // namespace stripes::test
