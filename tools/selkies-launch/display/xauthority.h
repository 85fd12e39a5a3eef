// SPDX-License-Identifier: MPL-2.0
// The cookie that a private display asks of its clients.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace stripes::launch {

constexpr size_t kCookieBytes = 16;

// 16 bytes from the kernel's random source.
Result<std::string> random_cookie();

// The content of an Xauthority file with one MIT-MAGIC-COOKIE-1 for any display on any host: the
// display's number is not known before the server has started with this file.
std::string xauthority_bytes(std::string_view cookie);

} // namespace stripes::launch
