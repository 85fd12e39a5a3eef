// SPDX-License-Identifier: MPL-2.0
// Addresses and ports that browsers are told, and that nothing of them stays in use.
#include "rtc_bed.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stripes::test {
namespace {

class UdpSocket {
 public:
  // Port 0: any.
  explicit UdpSocket(uint16_t port) : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_port = htons(port);
    bound_ = bind(fd_, reinterpret_cast<sockaddr *>(&here), sizeof here) == 0;
  }
  ~UdpSocket() { close(fd_); }
  UdpSocket(const UdpSocket &) = delete;
  UdpSocket &operator=(const UdpSocket &) = delete;

  bool bound() const { return bound_; }

 private:
  int fd_;
  bool bound_ = false;
};

// libnice closes sockets on a thread of its own.
bool becomes_free(uint16_t port) {
  for (int i = 0; i < 300; i++, g_usleep(100000))
    if (UdpSocket(port).bound())
      return true;
  return false;
}

std::vector<std::string> told(RtcClient &browser) {
  std::vector<std::string> out;
  for (const auto &text : browser.signalling().texts())
    if (text.find("{\"ice\":{") != std::string::npos)
      out.push_back(text);
  return out;
}

std::string joined(const std::vector<std::string> &texts) {
  std::string out;
  for (const auto &text : texts)
    out += text + "\n";
  return out;
}

bool is_of(const std::string &candidate, const char *net) {
  return candidate.find(std::string(" ") + net) != std::string::npos;
}

TEST(Network, a_public_address_stands_for_private_ones) {
  for (const char *properties : {"", "public-ip=203.0.113.5"}) {
    RtcBed bed(properties);
    RtcClient browser(bed.port());
    ASSERT_TRUE(browser.get_offer());
    const auto ipv4 = [&] {
      return joined(told(browser)).find('.') != std::string::npos && told(browser).size() >= 3;
    };
    ASSERT_TRUE(browser.wait(ipv4)) << joined(told(browser));
    bool is_private = false, is_public = false;
    for (const auto &text : told(browser)) {
      is_private |= is_of(text, "10.") || is_of(text, "192.168.") || is_of(text, "172.1") ||
                    is_of(text, "172.2") || is_of(text, "172.3") || is_of(text, "169.254.");
      is_public |= is_of(text, "203.0.113.5 ");
    }
    EXPECT_FALSE(*properties && is_private) << joined(told(browser));
    EXPECT_FALSE(!*properties && is_public) << joined(told(browser));
  }
}

// Fewer ports than connections: each has to give its own back.
TEST(Network, ports_are_used_again) {
  // Below those that the system gives to whoever asks for any, such as the browsers here.
  constexpr uint16_t kFirst = 21140, kLast = 21147;
  {
    RtcBed bed("encoder=vp8enc ice-tcp=false min-port=21140 max-port=21147");
    for (int i = 0; i < 20; i++) {
      SCOPED_TRACE(i);
      ASSERT_TRUE(RtcClient(bed.port()).wait([&] { return bed.peers() == 0; }));
      RtcClient browser(bed.port());
      if (i % 4 == 0) {
        ASSERT_TRUE(browser.connect());
        ASSERT_TRUE(browser.wait([&] { return browser.packets() > 0; }));
      } else {
        ASSERT_TRUE(browser.get_offer());
        ASSERT_TRUE(browser.wait([&] { return !told(browser).empty(); }));
      }
      for (const auto &text : told(browser))
        EXPECT_NE(text.find(" 2114"), std::string::npos) << text;
    }
    ASSERT_TRUE(RtcClient(bed.port()).wait([&] { return bed.peers() == 0; }));
  }
  for (uint16_t port = kFirst; port <= kLast; port++)
    EXPECT_TRUE(becomes_free(port)) << port;
}

} // namespace
} // namespace stripes::test
