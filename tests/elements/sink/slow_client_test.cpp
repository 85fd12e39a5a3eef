// SPDX-License-Identifier: MPL-2.0
// Clients that cannot keep up, and what little it costs when nothing happens.
#include "sink_bed.h"
#include "support/machine_speed.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace stripes::test {
namespace {

constexpr size_t kRows = SinkBed::kHeight / SinkBed::kRow;

// CPU time of the server's threads in this process, ns.
int64_t server_cpu_ns() {
  int64_t sum = 0;
  for (const auto &task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    int64_t ns = 0;
    if (name == "stripes-server" && std::ifstream(task.path() / "schedstat") >> ns)
      sum += ns;
  }
  return sum;
}

guint64 queued_of_busiest(GstElement *sink) {
  GstStructure *made = nullptr;
  g_signal_emit_by_name(sink, "get-stats", &made);
  const StructurePtr stats(made);
  const GValue *list = gst_structure_get_value(stats.get(), "clients");
  guint64 most = 0;
  for (guint i = 0; i < gst_value_array_get_size(list); i++) {
    guint64 queued = 0;
    gst_structure_get_uint64(gst_value_get_structure(gst_value_array_get_value(list, i)),
                             "bytes-queued", &queued);
    most = std::max(most, queued);
  }
  return most;
}

TEST(SlowClient, a_stalled_one_is_bounded_harmless_and_recovers) {
  SinkBed bed;
  WsClient live(bed.port());
  start_watching(bed, live, 1);
  RawSocket stalled(bed.port(), 8192);
  ASSERT_TRUE(stalled.upgrade("/api/websockets?role=viewer"));
  ASSERT_TRUE(bed.wait_upstream(live, [](const auto &up) { return up.key_units == 2; }));
  bed.push_picture(2, true, 20000);
  ASSERT_TRUE(live.wait_stripes(kRows));
  live.forget();
  bed.forget_upstream();

  // At most 60 pictures a second of 80 kB: 40 MB in 8 s. None before the live one has the last, so
  // that a machine that pauses leaves no backlog in front of it.
  guint64 most = 0;
  uint32_t frame = 3;
  unsigned late = 0;
  for (int i = 0; i < 500; i++, frame++) {
    live.forget();
    const gint64 begin = g_get_monotonic_time();
    bed.push_picture(frame, false, 20000);
    ASSERT_TRUE(live.wait([&] { return live.stripes().size() >= kRows; }))
        << "the live client missed a picture: " << live.stripes().size() << " stripes of " << frame;
    live.send("CLIENT_FRAME_ACK " + std::to_string(frame));
    if (i % 20 == 0)
      most = std::max(most, queued_of_busiest(bed.sink()));
    const gint64 took = (g_get_monotonic_time() - begin) / 1000;
    late += took > 25;
    live.idle(static_cast<unsigned>(std::clamp<gint64>(16 - took, 1, 16)));
  }
  EXPECT_LE(most, guint64{8} << 20);
  EXPECT_GT(most, guint64{1} << 20) << "the other client was not stalled";
  EXPECT_EQ(bed.upstream().key_units, 0u) << "key frames for everybody because of one";
  // Where the machine paused, the live one was late itself, and both are waited for.
  EXPECT_LE(bed.upstream().hold_changes, 6 + 2 * late) << late << " times late";
  EXPECT_TRUE(bed.wait_upstream(live, [](const auto &up) { return up.held != true; }))
      << "held though the live one keeps up";

  // It reads again: what was under way arrives, then a key of every row is asked for, once.
  for (int i = 0; i < 300 && bed.upstream().key_units == 0; i++) {
    stalled.read_for(100);
    live.idle(5);
  }
  ASSERT_GT(bed.upstream().key_units, 0u);
  for (int i = 0; i < 100 && stalled.read_for(100) > 0; i++) {
  }
  live.idle(200);
  EXPECT_EQ(bed.upstream().key_units, 1u);
  live.forget();
  bed.push_picture(frame, false, 77777); // must not arrive: the rows are shut
  ASSERT_TRUE(live.wait_stripes(kRows));
  bed.push_picture(frame + 1, true, 55555);
  ASSERT_TRUE(live.wait_stripes(2 * kRows));
  size_t bytes = stalled.read_bytes(kRows * 55555u);
  bytes += stalled.read_for(300); // and nothing more
  EXPECT_GE(bytes, kRows * 55555u);
  EXPECT_LT(bytes, kRows * 77777u);
}

TEST(SlowClient, when_nobody_keeps_up_the_pipeline_rests) {
  SinkBed bed;
  RawSocket stalled(bed.port(), 8192);
  ASSERT_TRUE(stalled.upgrade());
  stalled.send_text("SETTINGS,{\"displayId\":\"primary\"}");
  WsClient helper(bed.port()); // watches nothing, so it does not count
  ASSERT_TRUE(bed.wait_upstream(helper, [](const auto &up) { return up.key_units == 1; }));
  EXPECT_EQ(bed.upstream().held, false);
  bed.push_picture(1, true, 200000);
  uint32_t frame = 2;
  while (bed.upstream().held == false && frame < 100) {
    // One after the other, so that a machine that pauses does not fill the queue at once.
    const guint64 before = queued_of_busiest(bed.sink());
    bed.push_picture(frame++, false, 20000);
    helper.wait(
        [&] { return bed.upstream().held == true || queued_of_busiest(bed.sink()) > before; });
    helper.idle(16);
  }
  EXPECT_EQ(bed.upstream().held, true) << "after " << frame << " pictures";
  EXPECT_LT(queued_of_busiest(bed.sink()), guint64{4} << 20);
  const unsigned changes = bed.upstream().hold_changes;
  helper.idle(500);
  EXPECT_EQ(bed.upstream().hold_changes, changes) << "flaps";
  for (int i = 0; i < 300 && bed.upstream().held == true; i++) {
    stalled.read_for(100);
    helper.idle(5);
  }
  ASSERT_EQ(bed.upstream().held, false);
  EXPECT_EQ(bed.upstream().key_units, 1u) << "nothing was lost, so no key is needed";
}

TEST(SlowClient, nobody_watching_holds_the_pipeline) {
  SinkBed bed;
  WsClient page(bed.port());
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.held == true; }));
  page.send_settings();
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.held == false; }));
  page.close();
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.held == true; }));
  EXPECT_EQ(bed.upstream().hold_changes, 3u);
}

TEST(SlowClient, one_whose_acks_lag_holds_the_pipeline) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  page.send("CLIENT_FRAME_ACK 1");
  uint32_t frame = 2;
  // Without news for half a second, and for as long again as the first answer took.
  for (int i = 0; i < 1000 && bed.upstream().held != true; i++) {
    page.send("CLIENT_FRAME_ACK 1");
    bed.push_picture(frame++, false);
    page.idle(20);
  }
  EXPECT_EQ(bed.upstream().held, true) << "after " << frame << " pictures";
  page.send("CLIENT_FRAME_ACK " + std::to_string(frame - 1));
  EXPECT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.held == false; }));
}

TEST(Cost, a_stripe_reaches_the_client_at_once) {
  SinkBed bed;
  RawSocket client(bed.port());
  ASSERT_TRUE(client.upgrade());
  client.send_text("SETTINGS,{\"displayId\":\"primary\"}");
  WsClient helper(bed.port());
  ASSERT_TRUE(bed.wait_upstream(helper, [](const auto &up) { return up.key_units == 1; }));
  bed.push_stripe(1, 0, true, 3000);
  client.read_until(std::string(3000, '\1'));
  // A machine that is busy for a while may spoil a series.
  gint64 median = 0;
  double limit = 0; // us
  uint32_t frame = 2;
  for (int series = 0; series < 3 && (series == 0 || static_cast<double>(median) >= limit);
       series++) {
    const Slowness before = slowness();
    std::vector<gint64> times;
    for (int i = 0; i < 100; i++, frame++) {
      const std::string payload(200, static_cast<char>(frame));
      const gint64 begin = g_get_monotonic_time();
      bed.push_stripe(frame, 0, false, payload.size());
      ASSERT_TRUE(client.read_past(payload)) << frame;
      times.push_back(g_get_monotonic_time() - begin);
      g_usleep(3000);
    }
    std::nth_element(times.begin(), times.begin() + 50, times.end());
    median = times[50];
    // appsrc's own thread is part of it; 5 ms is the limit of the whole way.
    limit = 2000 * worse(before, slowness()).time;
    printf("from appsrc to the client: %ld us (median), at most %.0f here\n",
           static_cast<long>(median), limit);
  }
  EXPECT_LT(static_cast<double>(median), limit);
}

TEST(Cost, an_idle_client_costs_nothing) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  page.idle(500);
  constexpr int seconds = 4;
  const Slowness slow = slowness();
  const int64_t before = server_cpu_ns();
  for (int i = 0; i < seconds * 20; i++) {
    page.send("CLIENT_FRAME_ACK 1");
    page.idle(50);
  }
  const double percent = static_cast<double>(server_cpu_ns() - before) / (seconds * 1e7);
  const double limit = 1.0 * worse(slow, slowness()).cost;
  printf("server thread beside an idle client: %.2f %% of a core, at most %.2f here\n", percent,
         limit);
  EXPECT_GT(before, 0);
  EXPECT_LT(percent, limit);
  EXPECT_TRUE(page.stripes().empty());
}

} // namespace
} // namespace stripes::test
