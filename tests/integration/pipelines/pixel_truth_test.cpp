// SPDX-License-Identifier: MPL-2.0
// What is captured is the screen, byte for byte; what is decoded is the screen, sharp; whatever was
// drawn, resized or dropped on the way.
#include "base/gst_ptr.h"
#include "stripe/gststripe.h"
#include "support/stripe_canvas.h"
#include "support/x_client.h"
#include "support/x_server.h"

#include <gst/app/gstappsink.h>
#include <gtest/gtest.h>
#include <mutex>
#include <random>
#include <thread>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

// Runs source, encoder and a page without a browser.
class Bench {
 public:
  Bench(const std::string &display, const std::string &source_tail, const std::string &encoder) {
    const std::string line = "ximagestripesrc display-name=" + display + " ! " + source_tail +
                             " ! tee name=t ! queue ! appsink name=raw sync=false t. ! "
                             "queue leaky=downstream max-size-buffers=1 ! " +
                             encoder + " ! appsink name=stripes sync=false";
    GErrorOut error;
    pipeline_ = adopt(gst_parse_launch(line.c_str(), error.out()));
    if (!pipeline_)
      throw std::runtime_error(error.message());
    connect("raw", [](GstAppSink *sink, gpointer self) -> GstFlowReturn {
      static_cast<Bench *>(self)->take_raw(adopt(gst_app_sink_pull_sample(sink)));
      return GST_FLOW_OK;
    });
    connect("stripes", [](GstAppSink *sink, gpointer self) -> GstFlowReturn {
      static_cast<Bench *>(self)->take_stripe(adopt(gst_app_sink_pull_sample(sink)));
      return GST_FLOW_OK;
    });
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  }
  ~Bench() {
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
    auto bus = adopt(gst_element_get_bus(pipeline_.get()));
    auto message = adopt(gst_bus_pop_filtered(
        bus.get(), static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_WARNING)));
    EXPECT_FALSE(message) << "the pipeline complained";
  }

  // Waits until raw and decoded picture show the screen, at most `limit`; then checks both.
  void expect_truth(XClient &x, double least_db, std::chrono::milliseconds limit = 60s) {
    const Image screen = x.screenshot();
    const auto end = std::chrono::steady_clock::now() + limit;
    double db = 0;
    size_t wrong = 1;
    while (std::chrono::steady_clock::now() < end && (wrong || db < least_db)) {
      std::this_thread::sleep_for(50ms);
      std::lock_guard lock(mutex_);
      wrong = differing_pixels(raw_, screen);
      db = canvas_ && canvas_->width() == screen.width && canvas_->height() == screen.height
               ? psnr_y(canvas_->pixels(), screen.pixels, screen.width, screen.height)
               : 0;
    }
    std::lock_guard lock(mutex_);
    EXPECT_EQ(wrong, 0u) << "pixels differ from the screen, of " << screen.width << "x"
                         << screen.height << "; captured " << raw_.width << "x" << raw_.height;
    EXPECT_GE(db, least_db);
    EXPECT_EQ(error_, "");
  }
  uint32_t decoded(unsigned x, unsigned y) {
    std::lock_guard lock(mutex_);
    const uint8_t *p = &canvas_->pixels()[(size_t{y} * canvas_->width() + x) * 4];
    return static_cast<uint32_t>(p[2] << 16 | p[1] << 8 | p[0]);
  }

 private:
  void connect(const char *name, GstFlowReturn (*on_sample)(GstAppSink *, gpointer)) {
    auto sink = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), name));
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = on_sample;
    gst_app_sink_set_callbacks(GST_APP_SINK(sink.get()), &callbacks, this, nullptr);
  }
  static std::pair<unsigned, unsigned> size_of(GstSample *sample, std::string *codec = nullptr) {
    const GstStructure *s = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
    gint width = 0, height = 0;
    gst_structure_get_int(s, "width", &width);
    gst_structure_get_int(s, "height", &height);
    if (codec)
      *codec = gst_structure_get_string(s, "codec");
    return {static_cast<unsigned>(width), static_cast<unsigned>(height)};
  }
  void take_raw(Ref<GstSample> sample) {
    std::lock_guard lock(mutex_);
    std::tie(raw_.width, raw_.height) = size_of(sample.get());
    GstMapInfo map;
    GstBuffer *buffer = gst_sample_get_buffer(sample.get());
    ASSERT_TRUE(gst_buffer_map(buffer, &map, GST_MAP_READ));
    raw_.pixels.assign(map.data, map.data + size_t{raw_.width} * raw_.height * 4);
    gst_buffer_unmap(buffer, &map);
  }
  void take_stripe(Ref<GstSample> sample) {
    std::lock_guard lock(mutex_);
    std::string codec;
    const auto [width, height] = size_of(sample.get(), &codec);
    if (!canvas_ || canvas_->width() != width || canvas_->height() != height)
      canvas_ = std::make_unique<StripeCanvas>(width, height);
    const std::string error = canvas_->paint(codec, gst_sample_get_buffer(sample.get()));
    if (!error.empty())
      error_ = error;
  }

  Ref<GstElement> pipeline_;
  std::mutex mutex_; // guards what follows: appsinks call on two threads
  Image raw_;
  std::unique_ptr<StripeCanvas> canvas_;
  std::string error_;
};

void draw_something(XClient &x, std::mt19937 &random, XClient::Size size) {
  const auto at = [&](unsigned limit) { return static_cast<int>(random() % limit); };
  const int left = at(size.width), top = at(size.height);
  switch (random() % 5) {
  case 0:
    x.fill(left, top, 1 + random() % 200, 1 + random() % 100, random() & 0xffffff);
    break;
  case 1:
    x.text(left, top, "The quick brown fox " + std::to_string(random()), random() & 0xffffff);
    break;
  case 2:
    x.scroll_up(0, 0, size.width, size.height, 1 + random() % 40);
    break;
  case 3:
    x.fill(left, top, 1, 1, random() & 0xffffff);
    break;
  default:
    x.noise(left, top, 1 + random() % 80, 1 + random() % 40, static_cast<uint32_t>(random()));
  }
}

XServer::Options dummy(unsigned width, unsigned height) {
  XServer::Options options;
  options.kind = XServer::Kind::Dummy;
  options.width = width;
  options.height = height;
  return options;
}

} // namespace

TEST(PixelTruth, AfterScriptedDrawing) {
  XServer server;
  XClient x(server.display());
  Bench bench(server.display(), "identity", "stripeenc");
  std::mt19937 random(1);
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < 100; i++) {
      draw_something(x, random, x.size());
      x.sync();
      if (i % 8 == 0)
        std::this_thread::sleep_for(10ms);
    }
    bench.expect_truth(x, 40);
  }
}

TEST(PixelTruth, AfterResizesUpAndDown) {
  XServer server(dummy(1280, 720));
  XClient x(server.display());
  Bench bench(server.display(), "identity", "stripeenc");
  std::mt19937 random(2);
  for (auto [width, height] :
       {std::pair{1280u, 720u}, {1920u, 1080u}, {640u, 480u}, {1366u, 768u}, {802u, 602u}}) {
    server.resize(width, height);
    for (int i = 0; i < 60; i++)
      draw_something(x, random, {width, height});
    x.sync();
    bench.expect_truth(x, 40);
  }
}

TEST(PixelTruth, WhilePicturesAreDroppedOnTheWay) {
  XServer server;
  XClient x(server.display());
  // A slow element behind a leaky queue: most pictures never arrive.
  Bench bench(server.display(),
              "queue leaky=downstream max-size-buffers=1 ! identity sleep-time=70000",
              "identity sleep-time=50000 ! stripeenc");
  std::mt19937 random(3);
  for (int i = 0; i < 200; i++) {
    draw_something(x, random, x.size());
    x.sync();
    std::this_thread::sleep_for(7ms);
  }
  bench.expect_truth(x, 40);
}

TEST(PixelTruth, InSaturatedColours) {
  const uint32_t patches[8] = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00,
                               0x00ffff, 0xff00ff, 0x000000, 0xffffff};
  for (const char *encoder : {"stripeenc", "stripeenc codec=jpeg"}) {
    XServer server;
    XClient x(server.display());
    for (unsigned i = 0; i < 8; i++)
      x.fill(static_cast<int>(i * 160), 0, 160, 720, patches[i]);
    x.sync();
    Bench bench(server.display(), "identity", encoder);
    bench.expect_truth(x, 40);
    for (unsigned i = 0; i < 8; i++) {
      const uint32_t seen = bench.decoded(i * 160 + 80, 300);
      for (int shift : {0, 8, 16})
        EXPECT_NEAR(static_cast<int>(seen >> shift & 255),
                    static_cast<int>(patches[i] >> shift & 255), 4)
            << encoder << ", patch " << i;
    }
  }
}

TEST(PixelTruth, InJpeg) {
  XServer server;
  XClient x(server.display());
  Bench bench(server.display(), "identity", "stripeenc codec=jpeg");
  for (int line = 0; line < 40; line++)
    x.text(10, 20 + line * 17,
           "JPEG " + std::to_string(line) + ": the quick brown fox jumps over it");
  x.sync();
  bench.expect_truth(x, 38);
}

TEST(PixelTruth, WithoutDamage) {
  XServer server;
  XClient x(server.display());
  Bench bench(server.display(), "identity", "stripeenc detect=hash");
  std::mt19937 random(4);
  for (int i = 0; i < 100; i++)
    draw_something(x, random, x.size());
  x.sync();
  bench.expect_truth(x, 40);
}
