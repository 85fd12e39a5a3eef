// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/desktop.h"

#include "bench/workload/page.h"
#include "bench/workload/photo.h"

namespace stripes::bench {

void draw_desktop(Stage &stage) {
  const int width = stage.width(), height = stage.height();
  Picture screen = photo(width, height, 3, 5);
  screen.fill({0, height - 36, width, 36}, 0x1f232b);
  screen.text(Font::Small, 16, height - 13,
              "Applications    Files    Terminal    Editor    Browser", 0xe0e4ee);
  screen.text(Font::Small, width - 170, height - 13, "Mon 2 March   10:24", 0xe0e4ee);
  int y = 60;
  for (const char *name : {"Home", "Trash", "Projects", "Downloads"}) {
    screen.fill({40, y, 56, 48}, 0x4078c0);
    screen.fill({40, y, 56, 10}, 0x6aa0e8);
    screen.text(Font::Small, 40, y + 66, name, 0xffffff);
    y += 110;
  }
  stage.wallpaper(screen);
}

xcb_window_t document_window(Stage &stage) {
  return stage.window(160, 60, framed(document_page(998, 826, 11), "report - Document"));
}

} // namespace stripes::bench
