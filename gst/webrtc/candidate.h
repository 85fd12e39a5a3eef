// SPDX-License-Identifier: MPL-2.0
// ICE candidates as text: what is taken from browsers, and what is told to them. Plain C++.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stripes {

// Whether a browser's candidate can be tried: well formed, and with an address. Names that end with
// ".local" are for resolvers of the browser's own network, and the browser reaches us without.
bool usable_candidate(std::string_view candidate);

// The candidate as the browser shall see it: of a host candidate with a private IPv4 address the
// address is replaced by `public_ip` unless that is empty (1:1 NAT).
std::string shown_candidate(const std::string &candidate, const std::string &public_ip);

// Whether this is an IP address.
bool is_ip_address(const std::string &text);

} // namespace stripes
