// SPDX-License-Identifier: MPL-2.0
#pragma once

#include "bench/workload/stage.h"

namespace stripes::bench {

// A photo as wallpaper, a panel at the bottom, icons on the left.
void draw_desktop(Stage &stage);
// A document in a window of 1000×860, not yet shown.
xcb_window_t document_window(Stage &stage);

} // namespace stripes::bench
