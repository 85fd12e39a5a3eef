// SPDX-License-Identifier: MPL-2.0
#include "replay/x_screen.h"

#include <algorithm>

namespace stripes::test {

XScreen::XScreen(ScreenSize size)
    : server_(XServer::Options{
          .kind = XServer::Kind::Dummy, .width = size.width, .height = size.height}),
      client_(server_.display()), size_(size) {}

void XScreen::resize(ScreenSize size) {
  client_.resize_screen(size.width, size.height);
  size_ = size;
}

void XScreen::fill(const Area &area, uint32_t rgb) {
  client_.fill(area.x, area.y, area.width, area.height, rgb);
}

void XScreen::text(int x, int y, const std::string &latin1, uint32_t rgb) {
  client_.text(x, y + 11, latin1, rgb);
}

void XScreen::scroll_up(const Area &area, unsigned rows) {
  const unsigned width = std::min(area.width, size_.width - static_cast<unsigned>(area.x));
  const unsigned height = std::min(area.height, size_.height - static_cast<unsigned>(area.y));
  if (rows < height)
    client_.scroll_up(area.x, area.y, width, height, rows);
}

void XScreen::put(int x, int y, const Image &image) {
  client_.put(x, y, image);
}

} // namespace stripes::test
