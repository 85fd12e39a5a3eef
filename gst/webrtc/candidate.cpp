// SPDX-License-Identifier: MPL-2.0
#include "webrtc/candidate.h"

#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>
#include <vector>

namespace stripes {

namespace {

// candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type> …
enum Field { kFoundation, kComponent, kTransport, kPriority, kAddress, kPort, kTyp, kType };
constexpr size_t kFields = kType + 1;
constexpr size_t kMaxWords = 64;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty() && words.size() < kMaxWords) {
    const size_t end = text.find(' ');
    if (end != 0)
      words.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return words;
}

bool number_within(const std::string &text, uint64_t min, uint64_t max) {
  uint64_t value = 0;
  const char *end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end && value >= min && value <= max;
}

std::optional<uint32_t> ipv4(const std::string &text) {
  in_addr address{};
  if (inet_pton(AF_INET, text.c_str(), &address) != 1)
    return {};
  return ntohl(address.s_addr);
}

// RFC 1918, RFC 6598 (behind a provider's NAT), link-local.
bool is_private(uint32_t ip) {
  return ip >> 24 == 10 || ip >> 20 == 0xac1 || ip >> 16 == 0xc0a8 || ip >> 22 == 0x191 ||
         ip >> 16 == 0xa9fe;
}

bool is_multicast_or_none(const std::string &text) {
  const auto ip = ipv4(text);
  return ip && (*ip == 0 || *ip >> 28 >= 14);
}

} // namespace

bool is_ip_address(const std::string &text) {
  in6_addr six{};
  return ipv4(text).has_value() || inet_pton(AF_INET6, text.c_str(), &six) == 1;
}

bool usable_candidate(std::string_view candidate) {
  const auto words = words_of(candidate);
  if (words.size() < kFields || !words[kFoundation].starts_with("candidate:") ||
      words[kTyp] != "typ")
    return false;
  const std::string &transport = words[kTransport];
  const bool udp = transport == "udp" || transport == "UDP";
  const bool tcp = transport == "tcp" || transport == "TCP";
  return (udp || tcp) && number_within(words[kComponent], 1, 2) &&
         number_within(words[kPriority], 0, UINT32_MAX) && is_ip_address(words[kAddress]) &&
         !is_multicast_or_none(words[kAddress]) && number_within(words[kPort], 1, 65535);
}

std::string shown_candidate(const std::string &candidate, const std::string &public_ip) {
  auto words = words_of(candidate);
  if (public_ip.empty() || words.size() < kFields || words[kType] != "host")
    return candidate;
  const auto ip = ipv4(words[kAddress]);
  if (!ip || !is_private(*ip))
    return candidate;
  words[kAddress] = public_ip;
  std::string out;
  for (const auto &word : words)
    out += (out.empty() ? "" : " ") + word;
  return out;
}

} // namespace stripes
