// SPDX-License-Identifier: MPL-2.0
#include "server/access.h"

#include "base/gst_ptr.h"

#include <algorithm>
#include <charconv>
#include <gio/gio.h>

namespace stripes {

namespace {

struct HostPort {
  std::string host; // lower case, no brackets
  std::optional<uint16_t> port;
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return g_ascii_tolower(c); });
  return out;
}

bool host_character(char c) {
  return g_ascii_isalnum(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
}

// "name", "name:port", "[address]", "[address]:port"
std::optional<HostPort> parse_host_port(std::string_view text) {
  HostPort out;
  std::string_view rest;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos)
      return {};
    out.host = lower(text.substr(1, end - 1));
    rest = text.substr(end + 1);
  } else {
    const size_t colon = text.find(':');
    out.host = lower(text.substr(0, colon));
    rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  }
  if (out.host.empty() || !std::ranges::all_of(out.host, host_character))
    return {};
  if (rest.empty())
    return out;
  uint16_t port = 0;
  const char *end = rest.data() + rest.size();
  const auto [at, error] = std::from_chars(rest.data() + 1, end, port);
  if (rest[0] != ':' || error != std::errc() || at != end)
    return {};
  out.port = port;
  return out;
}

// The address with an IPv4-mapped one unwrapped, or null when `host` is a name.
Ref<GInetAddress> parse_address(const std::string &host) {
  auto address = adopt(g_inet_address_new_from_string(host.c_str()));
  if (!address || g_inet_address_get_family(address.get()) != G_SOCKET_FAMILY_IPV6)
    return address;
  const guint8 *bytes = g_inet_address_to_bytes(address.get());
  const bool mapped = std::all_of(bytes, bytes + 10, [](guint8 b) { return b == 0; }) &&
                      bytes[10] == 0xff && bytes[11] == 0xff;
  return mapped ? adopt(g_inet_address_new_from_bytes(bytes + 12, G_SOCKET_FAMILY_IPV4)) : address;
}

bool is_loopback(const std::string &host) {
  if (host == "localhost" || host.ends_with(".localhost"))
    return true;
  const auto address = parse_address(host);
  return address && g_inet_address_get_is_loopback(address.get());
}

bool same_address(const std::string &host, const std::string &local) {
  const auto a = parse_address(host), b = parse_address(local);
  return a && b && g_inet_address_equal(a.get(), b.get());
}

// A client's text in a sentence: printable and short.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, 100))
    out += g_ascii_isprint(c) && c != '"' ? c : '?';
  return out + '"';
}

} // namespace

std::optional<AccessRules::Origin> AccessRules::parse_origin(std::string_view text) {
  const size_t colon = text.find("://");
  if (colon == std::string_view::npos)
    return {};
  Origin origin;
  origin.scheme = lower(text.substr(0, colon));
  if (origin.scheme != "http" && origin.scheme != "https")
    return {};
  const auto host = parse_host_port(text.substr(colon + 3));
  if (!host)
    return {};
  origin.host = host->host;
  origin.port = host->port.value_or(origin.scheme == "https" ? 443 : 80);
  return origin;
}

Result<AccessRules> AccessRules::parse(std::string_view allowed_origins) {
  AccessRules rules;
  while (!allowed_origins.empty()) {
    const size_t comma = allowed_origins.find(',');
    std::string_view item = allowed_origins.substr(0, comma);
    allowed_origins =
        comma == std::string_view::npos ? std::string_view() : allowed_origins.substr(comma + 1);
    while (item.starts_with(' '))
      item.remove_prefix(1);
    while (item.ends_with(' ') || item.ends_with('/'))
      item.remove_suffix(1);
    if (item.empty())
      continue;
    if (item == "*") {
      rules.any_ = true;
      continue;
    }
    const auto origin = parse_origin(item);
    if (!origin)
      return Failure{"allowed-origins: " + quoted(item) +
                         " is not an origin; write it like https://desk.example.com:8443, or * to "
                         "allow every origin.",
                     {}};
    rules.allowed_.push_back(*origin);
  }
  return rules;
}

Status AccessRules::check_host(std::string_view host, std::string_view local_address) const {
  const auto parsed = parse_host_port(host);
  if (parsed) {
    const std::string &name = parsed->host;
    if (any_ || is_loopback(name) || same_address(name, std::string(local_address)) ||
        std::ranges::find(allowed_, name, &Origin::host) != allowed_.end())
      return {};
  }
  return Failure{"This server does not go by the name " + quoted(host) +
                     ". To use it by another name than localhost, name the address in the option "
                     "allowed-origins (selkies-launch: --allowed-origins), for example "
                     "http://desk.example.com:8080.",
                 {}};
}

Status AccessRules::check_origin(std::optional<std::string_view> origin,
                                 std::string_view host) const {
  if (!origin || any_)
    return {};
  if (const auto asked = parse_origin(*origin)) {
    const auto own = parse_origin("http://" + std::string(host));
    if ((own && *asked == *own) || std::ranges::find(allowed_, *asked) != allowed_.end())
      return {};
  }
  return Failure{"Pages of " + quoted(*origin) +
                     " may not connect to this server. To allow them, name that origin in the "
                     "option allowed-origins (selkies-launch: --allowed-origins).",
                 {}};
}

} // namespace stripes
