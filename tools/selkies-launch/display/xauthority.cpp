// SPDX-License-Identifier: MPL-2.0
#include "display/xauthority.h"

#include <sys/random.h>

namespace stripes::launch {
namespace {

// Length as 16 bit big-endian, then the bytes.
std::string counted(std::string_view bytes) {
  std::string out{static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size() & 0xff)};
  return out.append(bytes);
}

constexpr std::string_view kFamilyWild = "\xff\xff";

} // namespace

Result<std::string> random_cookie() {
  std::string cookie(kCookieBytes, '\0');
  if (getrandom(cookie.data(), cookie.size(), 0) != static_cast<ssize_t>(cookie.size()))
    return Failure{"There are no random numbers for the display's cookie.", "getrandom"};
  return cookie;
}

std::string xauthority_bytes(std::string_view cookie) {
  const std::string any_address = counted("");
  const std::string any_number = counted("");
  return std::string(kFamilyWild) + any_address + any_number + counted("MIT-MAGIC-COOKIE-1") +
         counted(cookie);
}

} // namespace stripes::launch
