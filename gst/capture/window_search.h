// SPDX-License-Identifier: MPL-2.0
// Finds a window by its title.
#pragma once

#include "capture/x_connection.h"

#include <string>

namespace stripes {

// The window whose _NET_WM_NAME or WM_NAME is `title` (UTF-8) from the first character to the last,
// 0: none. Of several: one that is seen before one that is not, one that the window manager knows
// before others, and then the one higher in the stack.
xcb_window_t find_window_by_title(XConnection &x, const std::string &title);

} // namespace stripes
