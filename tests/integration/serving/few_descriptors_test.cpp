// SPDX-License-Identifier: MPL-2.0
// A server with sixteen file descriptors left and more clients than that: who watches goes on
// watching, nothing spins, and when the crowd has gone the next page is served again.
#include "integration/serving/served_display.h"

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
  ASSERT_GT(page.run(1500), 0u);
  leave_descriptors(served.pid(), 16);

  std::vector<std::unique_ptr<RawSocket>> crowd;
  for (int i = 0; i < 60; i++)
    crowd.push_back(std::make_unique<RawSocket>(served.port()));
  EXPECT_TRUE(crowd.back()->wait_closed(5000)) << "turned away, not left waiting";

  const double before = cpu_seconds(served.pid());
  std::this_thread::sleep_for(3s);
  EXPECT_LT(cpu_seconds(served.pid()) - before, 0.3) << "spins";

  for (unsigned i = 1; i <= 5; i++) {
    x.noise(20, 20, 300, 200, i);
    x.sync();
    ASSERT_GT(page.run(5000, [&] { return page.bytes() > 0; }) + page.run(200), 0u) << i;
  }
  ASSERT_FALSE(page.socket().closed());

  crowd.clear();
  Page next(served.port(), 640, 480, true);
  EXPECT_GT(next.run(3000), 0u);
  EXPECT_NE(http_get(served.port(), "/").find("200 OK"), std::string::npos);
  EXPECT_EQ(next.error(), "");
}
