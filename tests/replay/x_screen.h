// SPDX-License-Identifier: MPL-2.0
// The root window of a private X server whose size can be changed.
#pragma once

#include "replay/screen.h"
#include "support/x_server.h"

namespace stripes::test {

class XScreen : public Screen {
 public:
  explicit XScreen(ScreenSize size);

  const std::string &display() const { return server_.display(); }

  ScreenSize size() override { return size_; }
  void resize(ScreenSize size) override;
  void fill(const Area &area, uint32_t rgb) override;
  void text(int x, int y, const std::string &latin1, uint32_t rgb) override;
  void scroll_up(const Area &area, unsigned rows) override;
  void put(int x, int y, const Image &image) override;
  Image screenshot() override { return client_.screenshot(); }
  void show() override { client_.sync(); }

 private:
  XServer server_;
  XClient client_;
  ScreenSize size_;
};

} // namespace stripes::test
