// SPDX-License-Identifier: MPL-2.0
// Who may talk to the server, before anything else is looked at. Any web page that the user opens
// can reach ws://127.0.0.1, by its own origin or by a name that it has rebound to 127.0.0.1; both
// are told by headers that a page cannot forge.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stripes {

class AccessRules {
 public:
  // `allowed_origins`: comma separated "https://desk.example.com", or "*" for every one.
  // Fails with a sentence on anything else.
  static Result<AccessRules> parse(std::string_view allowed_origins);

  // `host` as in the Host header. It must be a loopback name or address, the address that the
  // client connected to (`local_address`, an IP literal: such cannot be rebound), or the host of an
  // allowed origin.
  Status check_host(std::string_view host, std::string_view local_address) const;

  // `origin` as in the Origin header, nothing when there is none: not a browser. It must be the
  // origin that `host` names over plain HTTP, or an allowed one.
  Status check_origin(std::optional<std::string_view> origin, std::string_view host) const;

 private:
  struct Origin {
    std::string scheme, host; // lower case, no brackets
    uint16_t port = 0;
    bool operator==(const Origin &) const = default;
  };
  static std::optional<Origin> parse_origin(std::string_view text);

  bool any_ = false;
  std::vector<Origin> allowed_;
};

} // namespace stripes
