// SPDX-License-Identifier: MPL-2.0
#include "webrtc/candidate.h"

#include <gtest/gtest.h>

namespace stripes {
namespace {

TEST(Candidate, of_a_browser) {
  for (const char *good :
       {"candidate:1 1 udp 2113937151 192.168.1.7 54321 typ host generation 0",
        "candidate:1 1 TCP 1 2001:db8::1 9 typ host tcptype active",
        "candidate:842163049 1 udp 1677729535 203.0.113.9 1 typ srflx raddr 0.0.0.0 rport 0"})
    EXPECT_TRUE(usable_candidate(good)) << good;
  for (const char *bad :
       {"", "candidate:", "candidate:1 1 udp 1 10.0.0.1 5000", "x:1 1 udp 1 10.0.0.1 5000 typ host",
        "candidate:1 1 udp 1 0.0.0.0 5000 typ host", "candidate:1 1 udp 1 239.1.1.1 5000 typ host",
        "candidate:1 1 udp 1 10.0.0.1 0 typ host", "candidate:1 1 udp 1 10.0.0.1 65536 typ host",
        "candidate:1 3 udp 1 10.0.0.1 5000 typ host", "candidate:1 1 ssl 1 10.0.0.1 5000 typ host",
        "candidate:1 1 udp -1 10.0.0.1 5000 typ host",
        "candidate:1 1 udp 1 4bbf9d0e.local 5000 typ host"})
    EXPECT_FALSE(usable_candidate(bad)) << bad;
}

TEST(Candidate, shows_the_public_address_instead_of_a_private_one) {
  const std::string host = "candidate:1 1 UDP 2015363327 10.1.2.3 5000 typ host";
  EXPECT_EQ(shown_candidate(host, ""), host);
  EXPECT_EQ(shown_candidate(host, "203.0.113.5"),
            "candidate:1 1 UDP 2015363327 203.0.113.5 5000 typ host");
  for (const char *ip : {"172.16.0.1", "172.31.255.1", "192.168.0.1", "100.64.1.1", "169.254.1.1"})
    EXPECT_EQ(
        shown_candidate(std::string("candidate:1 1 UDP 1 ") + ip + " 5 typ host", "203.0.113.5"),
        "candidate:1 1 UDP 1 203.0.113.5 5 typ host");
  for (const char *other :
       {"candidate:1 1 UDP 1 172.32.0.1 5 typ host", "candidate:1 1 UDP 1 8.8.8.8 5 typ host",
        "candidate:1 1 UDP 1 fe80::1 5 typ host",
        "candidate:1 1 UDP 1 10.0.0.1 5 typ relay raddr 1.2.3.4 rport 5"})
    EXPECT_EQ(shown_candidate(other, "203.0.113.5"), other);
}

} // namespace
} // namespace stripes
