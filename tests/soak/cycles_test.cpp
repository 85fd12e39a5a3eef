// SPDX-License-Identifier: MPL-2.0
// Hundreds of starts and stops of each element leave nothing behind.
#include "flattest.h"
#include "soak_pipeline.h"
#include "support/resource_snapshot.h"
#include "support/ws_client.h"
#include "support/x_server.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

// More than the hundred that count: only over a longer time is the slope more than noise.
constexpr unsigned kWarmUp = 10, kCycles = 300;

// Counts what arrives in an element "out" (a fakesink).
class Arrivals {
 public:
  explicit Arrivals(GstElement *pipeline) {
    const auto out = adopt(gst_bin_get_by_name(GST_BIN(pipeline), "out"));
    const auto pad = adopt(gst_element_get_static_pad(out.get(), "sink"));
    gst_pad_add_probe(
        pad.get(), GST_PAD_PROBE_TYPE_BUFFER,
        [](GstPad *, GstPadProbeInfo *, gpointer self) {
          static_cast<Arrivals *>(self)->count_++;
          return GST_PAD_PROBE_OK;
        },
        this, nullptr);
  }
  // One more than at the last call, within a minute.
  bool wait() {
    const unsigned seen = last_;
    for (int i = 0; i < 30000 && count_ == seen; i++)
      std::this_thread::sleep_for(2ms);
    last_ = count_;
    return last_ != seen;
  }

 private:
  std::atomic<unsigned> count_{0};
  unsigned last_ = 0;
};

// once() is a start, some work, and a stop.
template <typename Once>
void cycle(const Once &once) {
  for (unsigned i = 0; i < kWarmUp && !testing::Test::HasFatalFailure(); i++)
    once(i);
  const auto before = ResourceSnapshot::take();
  EXPECT_LT(flattest("cycle", flat_slope(4096),
                     [&](MemorySlope &memory) {
                       for (unsigned i = 0; i < kCycles && !testing::Test::HasFatalFailure(); i++) {
                         once(i);
                         memory.sample(i);
                       }
                     }),
            flat_slope(4096));
  const auto after = settled(before);
  EXPECT_TRUE(after.within(before)) << "before: " << before << "\nafter: " << after;
}

} // namespace

TEST(Cycles, OfTheSource) {
  XServer server({.width = 320, .height = 240});
  SoakPipeline pipeline("ximagestripesrc display-name=" + server.display() +
                        " ! fakesink name=out");
  Arrivals pictures(pipeline.get());
  cycle([&](unsigned round) {
    ASSERT_TRUE(pipeline.set_state(GST_STATE_PLAYING)) << round << pipeline.error();
    ASSERT_TRUE(pictures.wait()) << round;
    ASSERT_TRUE(pipeline.set_state(GST_STATE_NULL)) << round;
  });
}

TEST(Cycles, OfTheEncoder) {
  SoakPipeline pipeline("videotestsrc is-live=true pattern=ball ! "
                        "video/x-raw,width=320,height=240,framerate=60/1 ! "
                        "stripeenc ! fakesink name=out");
  Arrivals stripes(pipeline.get());
  cycle([&](unsigned round) {
    ASSERT_TRUE(pipeline.set_state(GST_STATE_PLAYING)) << round << pipeline.error();
    ASSERT_TRUE(stripes.wait()) << round;
    ASSERT_TRUE(pipeline.set_state(GST_STATE_NULL)) << round;
  });
}

TEST(Cycles, OfTheSink) {
  SoakPipeline pipeline("videotestsrc is-live=true pattern=ball ! "
                        "video/x-raw,width=320,height=240,framerate=60/1 ! "
                        "stripeenc ! stripewssink name=sink port=0");
  cycle([&](unsigned round) {
    ASSERT_TRUE(pipeline.set_state(GST_STATE_PLAYING)) << round << pipeline.error();
    WsClient page(pipeline.port());
    page.send_settings();
    ASSERT_TRUE(page.wait_stripes(1)) << round;
    ASSERT_TRUE(pipeline.set_state(GST_STATE_NULL)) << round;
    ASSERT_TRUE(page.wait_closed()) << round;
  });
}
