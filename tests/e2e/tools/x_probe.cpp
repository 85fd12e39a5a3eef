// SPDX-License-Identifier: MPL-2.0
// A window over the whole screen with eight saturated patches in its upper half. Says on standard
// output what the pointer does, one line an event: "press 1 x y", "release 1 x y", "motion x y"
// in pixels of the screen, and "size w h" at the start and whenever the screen changes.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <xcb/xcb.h>

namespace {

constexpr std::array<uint32_t, 8> kPatches = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00,
                                              0x00ffff, 0xff00ff, 0xffffff, 0x000000};
constexpr uint16_t kColumns = 4;
constexpr uint32_t kGround = 0x808080;

struct Freed {
  void operator()(void *memory) const { free(memory); }
};
using Event = std::unique_ptr<xcb_generic_event_t, Freed>;

class Probe {
 public:
  explicit Probe(xcb_connection_t *connection)
      : connection_(connection), screen_(xcb_setup_roots_iterator(xcb_get_setup(connection)).data),
        window_(xcb_generate_id(connection)), context_(xcb_generate_id(connection)) {
    const uint32_t on_root = XCB_EVENT_MASK_STRUCTURE_NOTIFY;
    xcb_change_window_attributes(connection_, screen_->root, XCB_CW_EVENT_MASK, &on_root);
    const uint32_t events = XCB_EVENT_MASK_EXPOSURE | XCB_EVENT_MASK_BUTTON_PRESS |
                            XCB_EVENT_MASK_BUTTON_RELEASE | XCB_EVENT_MASK_POINTER_MOTION;
    // override_redirect: no window manager puts a frame around it.
    const std::array<uint32_t, 3> values = {kGround, 1, events};
    xcb_create_window(
        connection_, XCB_COPY_FROM_PARENT, window_, screen_->root, 0, 0, screen_->width_in_pixels,
        screen_->height_in_pixels, 0, XCB_WINDOW_CLASS_INPUT_OUTPUT, screen_->root_visual,
        XCB_CW_BACK_PIXEL | XCB_CW_OVERRIDE_REDIRECT | XCB_CW_EVENT_MASK, values.data());
    xcb_create_gc(connection_, context_, window_, 0, nullptr);
    xcb_map_window(connection_, window_);
    follow(screen_->width_in_pixels, screen_->height_in_pixels);
  }

  void run() {
    for (;;) {
      xcb_flush(connection_);
      const Event event(xcb_wait_for_event(connection_));
      if (!event)
        return;
      handle(*event);
    }
  }

 private:
  void handle(const xcb_generic_event_t &event) {
    switch (event.response_type & 0x7f) {
    case XCB_EXPOSE:
      draw();
      break;
    case XCB_CONFIGURE_NOTIFY: {
      const auto &configure = reinterpret_cast<const xcb_configure_notify_event_t &>(event);
      if (configure.window == screen_->root)
        follow(configure.width, configure.height);
      break;
    }
    case XCB_BUTTON_PRESS:
    case XCB_BUTTON_RELEASE: {
      const auto &button = reinterpret_cast<const xcb_button_press_event_t &>(event);
      const bool press = (event.response_type & 0x7f) == XCB_BUTTON_PRESS;
      std::printf("%s %u %d %d\n", press ? "press" : "release", button.detail, button.root_x,
                  button.root_y);
      break;
    }
    case XCB_MOTION_NOTIFY: {
      const auto &motion = reinterpret_cast<const xcb_motion_notify_event_t &>(event);
      std::printf("motion %d %d\n", motion.root_x, motion.root_y);
      break;
    }
    }
  }

  void follow(uint16_t width, uint16_t height) {
    width_ = width;
    height_ = height;
    const std::array<uint32_t, 2> size = {width, height};
    xcb_configure_window(connection_, window_, XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT,
                         size.data());
    draw();
    std::printf("size %u %u\n", width, height);
  }

  void draw() {
    const auto width = static_cast<uint16_t>(width_ / kColumns);
    const auto height = static_cast<uint16_t>(height_ / 4);
    for (size_t i = 0; i < kPatches.size(); i++) {
      xcb_change_gc(connection_, context_, XCB_GC_FOREGROUND, &kPatches[i]);
      const xcb_rectangle_t patch = {static_cast<int16_t>(i % kColumns * width),
                                     static_cast<int16_t>(i / kColumns * height), width, height};
      xcb_poly_fill_rectangle(connection_, window_, context_, 1, &patch);
    }
  }

  xcb_connection_t *connection_;
  xcb_screen_t *screen_;
  xcb_window_t window_;
  xcb_gcontext_t context_;
  uint16_t width_ = 0;
  uint16_t height_ = 0;
};

} // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  xcb_connection_t *connection = xcb_connect(nullptr, nullptr);
  if (xcb_connection_has_error(connection)) {
    std::fputs("x-probe: cannot open the display\n", stderr);
    return 1;
  }
  Probe(connection).run();
  xcb_disconnect(connection);
  return 0;
}
