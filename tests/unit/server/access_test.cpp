// SPDX-License-Identifier: MPL-2.0
#include "server/access.h"

#include <gtest/gtest.h>

using stripes::AccessRules;

namespace {

bool host_ok(const char *host, const char *local = "127.0.0.1", const char *allowed = "") {
  auto rules = AccessRules::parse(allowed);
  return rules && rules->check_host(host, local);
}

bool origin_ok(const char *origin, const char *host, const char *allowed = "") {
  auto rules = AccessRules::parse(allowed);
  return rules && rules->check_origin(origin, host);
}

TEST(Access, loopback_names_are_always_welcome) {
  for (const char *host : {"localhost", "LOCALHOST:8080", "a.localhost:1", "127.0.0.1",
                           "127.9.9.9:80", "[::1]", "[::1]:8080", "[::ffff:127.0.0.1]:80"})
    EXPECT_TRUE(host_ok(host)) << host;
}

TEST(Access, other_names_are_not) {
  for (const char *host :
       {"", "evil.example", "localhost.evil.example", "evil.example:8080", "10.0.0.1", "[::2]",
        "notlocalhost", "127.0.0.1.evil.example", "localhost@evil.example", "localhost/..",
        "localhost:99999", "localhost:", "localhost:80:80", "[::1", "0.0.0.0", "2130706433",
        "localhost evil", "::1", "[]"})
    EXPECT_FALSE(host_ok(host)) << host;
}

TEST(Access, the_address_that_was_connected_to_is) {
  EXPECT_TRUE(host_ok("192.168.1.5:8080", "192.168.1.5"));
  EXPECT_TRUE(host_ok("192.168.1.5:8080", "::ffff:192.168.1.5"));
  EXPECT_TRUE(host_ok("[fe80::1]:8080", "fe80::1"));
  EXPECT_FALSE(host_ok("192.168.1.6:8080", "192.168.1.5"));
  EXPECT_FALSE(host_ok("desk:8080", "192.168.1.5"));
}

TEST(Access, hosts_of_allowed_origins_are) {
  const char *allowed = "https://desk.example.com, http://other.example:81/";
  EXPECT_TRUE(host_ok("desk.example.com", "127.0.0.1", allowed));
  EXPECT_TRUE(host_ok("DESK.example.com:8080", "127.0.0.1", allowed));
  EXPECT_FALSE(host_ok("example.com", "127.0.0.1", allowed));
  EXPECT_TRUE(host_ok("anything.example", "127.0.0.1", "*"));
}

TEST(Access, the_origin_must_be_the_host) {
  EXPECT_TRUE(origin_ok("http://localhost:8080", "localhost:8080"));
  EXPECT_TRUE(origin_ok("http://127.0.0.1", "127.0.0.1:80"));
  EXPECT_TRUE(origin_ok("http://[::1]:8080", "[::1]:8080"));
  for (const char *origin :
       {"http://localhost", "http://localhost:8081", "https://localhost:8080",
        "http://127.0.0.1:8080", "http://evil.example", "null", "", "localhost:8080", "file://",
        "http://localhost:8080.evil", "http://localhost:8080@evil.example",
        "chrome-extension://abc", "http://localhost:8080/path"})
    EXPECT_FALSE(origin_ok(origin, "localhost:8080")) << origin;
  EXPECT_TRUE(AccessRules::parse("")->check_origin({}, "localhost:8080")); // no browser
}

TEST(Access, or_one_that_is_allowed) {
  const char *allowed = "https://desk.example.com";
  EXPECT_TRUE(origin_ok("https://desk.example.com", "localhost:8080", allowed));
  EXPECT_TRUE(origin_ok("https://desk.example.com:443", "localhost:8080", allowed));
  EXPECT_FALSE(origin_ok("http://desk.example.com", "localhost:8080", allowed));
  EXPECT_TRUE(origin_ok("null", "localhost:8080", "*"));
}

TEST(Access, refusals_name_the_option) {
  const auto rules = AccessRules::parse("");
  const auto host = rules->check_host("evil\n\"<b>", "127.0.0.1");
  ASSERT_FALSE(host);
  EXPECT_NE(host.failure().user.find("allowed-origins"), std::string::npos);
  EXPECT_EQ(host.failure().user.find('\n'), std::string::npos);
  const auto origin = rules->check_origin("http://evil.example", "localhost");
  ASSERT_FALSE(origin);
  EXPECT_NE(origin.failure().user.find("http://evil.example"), std::string::npos);
}

TEST(Access, a_list_must_be_of_origins) {
  for (const char *bad : {"desk.example.com", "ftp://a", "https://", "https://a:b", "https://a/b"})
    EXPECT_FALSE(AccessRules::parse(bad)) << bad;
  for (const char *good : {"", " , ", "*", "https://a", "https://a/", "http://a:1,https://b"})
    EXPECT_TRUE(AccessRules::parse(good)) << good;
}

} // namespace
