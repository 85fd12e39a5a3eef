// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/stage.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <sys/ipc.h>
#include <sys/shm.h>

namespace stripes::bench {

namespace {

xcb_rectangle_t rectangle(Area area) {
  return {static_cast<int16_t>(area.x), static_cast<int16_t>(area.y),
          static_cast<uint16_t>(area.width), static_cast<uint16_t>(area.height)};
}

void wait_for_server(xcb_connection_t *connection) {
  const std::unique_ptr<xcb_get_input_focus_reply_t, decltype(&free)> reply(
      xcb_get_input_focus_reply(connection, xcb_get_input_focus(connection), nullptr), &free);
  if (!reply)
    throw std::runtime_error("the X server went away");
}

} // namespace

SharedPicture::SharedPicture(xcb_connection_t *connection, int width, int height)
    : connection_(connection), segment_(xcb_generate_id(connection)), width_(width),
      height_(height) {
  const int id = shmget(IPC_PRIVATE, static_cast<size_t>(width) * static_cast<size_t>(height) * 4,
                        IPC_CREAT | 0600);
  void *const memory = id < 0 ? nullptr : shmat(id, nullptr, 0);
  if (id < 0 || memory == reinterpret_cast<void *>(-1))
    throw std::runtime_error("no shared memory");
  pixels_ = static_cast<uint32_t *>(memory);
  xcb_shm_attach(connection_, segment_, static_cast<uint32_t>(id), 0);
  wait_for_server(connection_);
  shmctl(id, IPC_RMID, nullptr); // goes when both are gone
}

SharedPicture::~SharedPicture() {
  xcb_shm_detach(connection_, segment_);
  shmdt(pixels_);
}

Stage::Stage() : connection_(xcb_connect(nullptr, nullptr)) {
  if (xcb_connection_has_error(connection_)) {
    xcb_disconnect(connection_);
    throw std::runtime_error("no connection to the display");
  }
  screen_ = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data;
  if (screen_->root_depth != 24) {
    xcb_disconnect(connection_);
    throw std::runtime_error("the display must have 24 bits a pixel");
  }
  gc_ = xcb_generate_id(connection_);
  const uint32_t no_exposures = 0;
  xcb_create_gc(connection_, gc_, screen_->root, XCB_GC_GRAPHICS_EXPOSURES, &no_exposures);
}

Stage::~Stage() {
  xcb_disconnect(connection_);
}

xcb_pixmap_t Stage::pixmap(const Picture &picture) {
  const xcb_pixmap_t pixmap = xcb_generate_id(connection_);
  xcb_create_pixmap(connection_, 24, pixmap, screen_->root, static_cast<uint16_t>(picture.width()),
                    static_cast<uint16_t>(picture.height()));
  SharedPicture shared(connection_, picture.width(), picture.height());
  for (int y = 0; y < picture.height(); y++)
    std::copy_n(picture.row(y), picture.width(), shared.row(y));
  put(pixmap, 0, 0, shared);
  sync();
  return pixmap;
}

void Stage::wallpaper(const Picture &picture) {
  const xcb_pixmap_t background = pixmap(picture);
  xcb_change_window_attributes(connection_, screen_->root, XCB_CW_BACK_PIXMAP, &background);
  xcb_clear_area(connection_, 0, screen_->root, 0, 0, 0, 0);
  xcb_free_pixmap(connection_, background);
}

xcb_window_t Stage::window(Area area, xcb_pixmap_t background) {
  const xcb_window_t window = xcb_generate_id(connection_);
  const uint32_t values[] = {background, 1}; // no window manager's business
  const xcb_rectangle_t at = rectangle(area);
  xcb_create_window(connection_, 24, window, screen_->root, at.x, at.y, at.width, at.height, 0,
                    XCB_WINDOW_CLASS_INPUT_OUTPUT, screen_->root_visual,
                    XCB_CW_BACK_PIXMAP | XCB_CW_OVERRIDE_REDIRECT, values);
  return window;
}

xcb_window_t Stage::window(int x, int y, const Picture &content) {
  const xcb_pixmap_t background = pixmap(content);
  const xcb_window_t made = window({x, y, content.width(), content.height()}, background);
  xcb_free_pixmap(connection_, background);
  return made;
}

void Stage::show(xcb_window_t window) {
  const uint32_t above = XCB_STACK_MODE_ABOVE;
  xcb_configure_window(connection_, window, XCB_CONFIG_WINDOW_STACK_MODE, &above);
  xcb_map_window(connection_, window);
}

void Stage::hide(xcb_window_t window) {
  xcb_unmap_window(connection_, window);
}

void Stage::move(xcb_window_t window, int x, int y) {
  const uint32_t values[] = {static_cast<uint32_t>(x), static_cast<uint32_t>(y)};
  xcb_configure_window(connection_, window, XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y, values);
}

void Stage::fill(xcb_drawable_t target, Area area, uint32_t rgb) {
  const xcb_rectangle_t where = rectangle(area);
  xcb_change_gc(connection_, gc_, XCB_GC_FOREGROUND, &rgb);
  xcb_poly_fill_rectangle(connection_, target, gc_, 1, &where);
}

void Stage::copy(xcb_drawable_t source, Area area, xcb_drawable_t target, int x, int y) {
  const xcb_rectangle_t from = rectangle(area);
  xcb_copy_area(connection_, source, target, gc_, from.x, from.y, static_cast<int16_t>(x),
                static_cast<int16_t>(y), from.width, from.height);
}

void Stage::put(xcb_drawable_t target, int x, int y, const Picture &small) {
  xcb_put_image(
      connection_, XCB_IMAGE_FORMAT_Z_PIXMAP, target, gc_, static_cast<uint16_t>(small.width()),
      static_cast<uint16_t>(small.height()), static_cast<int16_t>(x), static_cast<int16_t>(y), 0,
      24, static_cast<uint32_t>(small.bytes()), reinterpret_cast<const uint8_t *>(small.row(0)));
}

void Stage::put(xcb_drawable_t target, int x, int y, SharedPicture &picture) {
  const auto width = static_cast<uint16_t>(picture.width());
  const auto height = static_cast<uint16_t>(picture.height());
  xcb_shm_put_image(connection_, target, gc_, width, height, 0, 0, width, height,
                    static_cast<int16_t>(x), static_cast<int16_t>(y), 24, XCB_IMAGE_FORMAT_Z_PIXMAP,
                    0, picture.segment(), 0);
}

void Stage::invert(xcb_drawable_t target, Area area) {
  const uint32_t inverted[] = {XCB_GX_INVERT}, normal[] = {XCB_GX_COPY};
  xcb_change_gc(connection_, gc_, XCB_GC_FUNCTION, inverted);
  const xcb_rectangle_t where = rectangle(area);
  xcb_poly_fill_rectangle(connection_, target, gc_, 1, &where);
  xcb_change_gc(connection_, gc_, XCB_GC_FUNCTION, normal);
}

void Stage::flush() {
  // Nobody reads events, but a connection that does not take them grows.
  while (xcb_generic_event_t *event = xcb_poll_for_event(connection_))
    free(event);
  xcb_flush(connection_);
}

void Stage::sync() {
  wait_for_server(connection_);
}

} // namespace stripes::bench
