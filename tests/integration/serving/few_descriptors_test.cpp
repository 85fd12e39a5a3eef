// SPDX-License-Identifier: MPL-2.0
// A server with sixteen file descriptors left and more clients than that: who watches goes on
// watching, nothing spins, and when the crowd has gone the next page is served again.
#include "integration/serving/served_display.h"
#include "support/machine_speed.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <set>
#include <sys/resource.h>
#include <thread>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

// Lowers the limit of a process so that just `left` more descriptors can be opened.
void leave_descriptors(pid_t pid, unsigned left) {
  std::set<unsigned> used;
  const auto folder = "/proc/" + std::to_string(pid) + "/fd";
  for (const auto &entry : std::filesystem::directory_iterator(folder))
    used.insert(static_cast<unsigned>(std::stoul(entry.path().filename().string())));
  unsigned limit = 0;
  while (left > 0)
    left -= !used.contains(limit++);
  const rlimit lowered{limit, limit};
  ASSERT_EQ(prlimit(pid, RLIMIT_NOFILE, &lowered, nullptr), 0);
}

} // namespace

TEST(FewDescriptors, ACrowdIsTurnedAwayAndThePageStays) {
  ServedDisplay served({.width = 640, .height = 480});
  XClient x(served.display());
  Page page(served.port(), 640, 480, true);
  ASSERT_TRUE(page.wait([&] { return page.pictures() > 0; }));
  ASSERT_TRUE(page.rests(1500));
  leave_descriptors(served.pid(), 16);

  std::vector<std::unique_ptr<RawSocket>> crowd;
  for (int i = 0; i < 60; i++)
    crowd.push_back(std::make_unique<RawSocket>(served.port()));
  EXPECT_TRUE(crowd.back()->wait_closed()) << "turned away, not left waiting";

  const Slowness slow = slowness();
  const double before = cpu_seconds(served.pid());
  std::this_thread::sleep_for(3s);
  EXPECT_LT(cpu_seconds(served.pid()) - before, 0.3 * worse(slow, slowness()).cost) << "spins";

  for (unsigned i = 1; i <= 5; i++) {
    const size_t bytes = page.bytes();
    x.noise(20, 20, 300, 200, i);
    x.sync();
    ASSERT_TRUE(page.wait([&] { return page.bytes() > bytes; })) << i;
  }
  ASSERT_FALSE(page.socket().closed());

  // Until the server has noticed that they went it has no descriptor for anybody.
  crowd.clear();
  std::string answer;
  for (int i = 0; i < 300 && answer.find("200 OK") == std::string::npos; i++) {
    std::this_thread::sleep_for(100ms);
    answer = http_get(served.port(), "/");
  }
  EXPECT_NE(answer.find("200 OK"), std::string::npos) << answer;
  Page next(served.port(), 640, 480, true);
  EXPECT_TRUE(next.wait([&] { return next.pictures() > 0; }));
  EXPECT_EQ(next.error(), "");
}
