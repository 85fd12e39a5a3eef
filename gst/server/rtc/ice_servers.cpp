// SPDX-License-Identifier: MPL-2.0
#include "server/rtc/ice_servers.h"

#include "server/wire.h"

namespace stripes {

namespace {

std::string host_port(const std::string &host, uint16_t port) {
  const bool bare_ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return (bare_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

} // namespace

std::string IceServers::json() const {
  std::string servers;
  if (!stun_host.empty())
    servers = "{\"urls\":[" + json_string("stun:" + host_port(stun_host, stun_port)) + "]}";
  if (!turn_host.empty()) {
    if (!servers.empty())
      servers += ',';
    servers +=
        "{\"urls\":[" +
        json_string("turn:" + host_port(turn_host, turn_port) + "?transport=" + turn_protocol) +
        "],\"username\":" + json_string(turn_username) +
        ",\"credential\":" + json_string(turn_password) + "}";
  }
  return "{\"lifetimeDuration\":\"86400s\",\"iceServers\":[" + servers +
         "],\"blockStatus\":\"NOT_BLOCKED\",\"iceTransportPolicy\":\"all\"}";
}

std::string IceServers::stun_url() const {
  return stun_host.empty() ? "" : "stun://" + host_port(stun_host, stun_port);
}

} // namespace stripes
