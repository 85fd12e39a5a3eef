// SPDX-License-Identifier: MPL-2.0
// A GstStripeServer of the application's own: it listens by itself, keeps pages while pipelines
// come and go, and tells them why there is no picture.
#include "sink_bed.h"

#include <gtest/gtest.h>

namespace stripes::test {
namespace {

Ref<GstStripeServer> make_server() {
  GErrorOut error;
  auto server = adopt(gst_stripe_server_new(error.out()));
  EXPECT_TRUE(server) << error.message();
  g_object_set(server.get(), "port", 0, nullptr);
  return server;
}

uint16_t port_of(GstStripeServer *server) {
  guint port = 0;
  g_object_get(server, "bound-port", &port, nullptr);
  return static_cast<uint16_t>(port);
}

class SharedServer : public testing::Test {
 protected:
  void SetUp() override {
    GErrorOut error;
    ASSERT_TRUE(gst_stripe_server_start(server.get(), error.out())) << error.message();
  }
  void TearDown() override { gst_stripe_server_stop(server.get()); }

  Ref<GstStripeServer> server = make_server();
};

TEST(SharedServerAlone, listens_from_start_to_stop) {
  const auto server = make_server();
  unsigned notified = 0;
  g_signal_connect(
      server.get(), "notify::bound-port",
      G_CALLBACK(+[](GObject *, GParamSpec *, gpointer n) { ++*static_cast<unsigned *>(n); }),
      &notified);
  EXPECT_EQ(port_of(server.get()), 0u);
  ASSERT_TRUE(gst_stripe_server_start(server.get(), nullptr));
  ASSERT_TRUE(gst_stripe_server_start(server.get(), nullptr)); // once is enough
  EXPECT_EQ(notified, 1u);
  const uint16_t port = port_of(server.get());
  EXPECT_NE(http_get(port, "/").find("<html"), std::string::npos);
  WsClient page(port);
  page.send_settings();
  EXPECT_NE(page.wait_text("{\"type\":\"server_settings\""), "");
  gst_stripe_server_stop(server.get());
  EXPECT_EQ(port_of(server.get()), 0u);
  EXPECT_EQ(notified, 2u);
  EXPECT_TRUE(page.wait_closed());
  gst_stripe_server_stop(server.get());
}

TEST(SharedServerAlone, a_port_in_use_is_an_error_with_a_sentence) {
  SinkBed other;
  const auto server = make_server();
  g_object_set(server.get(), "port", guint{other.port()}, nullptr);
  GErrorOut error;
  EXPECT_FALSE(gst_stripe_server_start(server.get(), error.out()));
  EXPECT_TRUE(g_error_matches(error.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ_WRITE));
  EXPECT_NE(std::string(error.message()).find("is used by another program"), std::string::npos);
  g_object_set(server.get(), "port", 0, nullptr);
  EXPECT_TRUE(gst_stripe_server_start(server.get(), nullptr));
  gst_stripe_server_stop(server.get());
}

TEST_F(SharedServer, goes_on_for_a_sink_when_it_is_stopped) {
  const uint16_t port = port_of(server.get());
  {
    SinkBed bed("", "h264", server.get());
    EXPECT_EQ(bed.port(), port);
    gst_stripe_server_stop(server.get());
    EXPECT_EQ(port_of(server.get()), port);
  }
  EXPECT_EQ(port_of(server.get()), 0u);
}

TEST_F(SharedServer, pages_stay_when_one_pipeline_follows_another) {
  auto first = std::make_unique<SinkBed>("", "h264", server.get());
  WsClient page(port_of(server.get()));
  start_watching(*first, page, 1000);
  first->push_picture(1001, false);
  ASSERT_TRUE(page.wait_stripes(4));
  first.reset();
  page.idle(100);
  EXPECT_FALSE(page.closed());
  page.forget();

  SinkBed second("", "h264", server.get());
  ASSERT_TRUE(second.wait_upstream(page, [](const auto &up) { return up.key_units > 0; }));
  EXPECT_EQ(second.upstream().held, false);
  second.push_picture(1, false); // an encoder that has been running for long
  second.push_picture(2, true);
  ASSERT_TRUE(page.wait_stripes(4));
  page.idle(50);
  EXPECT_EQ(page.stripes().size(), 4u); // nothing that cannot be decoded
  for (const auto &stripe : page.stripes()) {
    EXPECT_TRUE(stripe.key);
    EXPECT_EQ(stripe.frame_id, 2u);
  }
  EXPECT_TRUE(page.got_text("PIPELINE_RESETTING primary"));
  EXPECT_TRUE(page.got_text("{\"type\":\"stream_resolution\",\"width\":640"));
  page.send("kd,97");
  EXPECT_TRUE(second.wait_upstream(page, [](const auto &up) { return !up.input.empty(); }));
}

TEST_F(SharedServer, the_next_sink_hears_of_who_is_there) {
  WsClient page(port_of(server.get()));
  ASSERT_NE(page.wait_text("MODE websockets"), "");
  std::string added;
  const auto sink =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripewssink", nullptr))));
  g_signal_connect(sink.get(), "client-added",
                   G_CALLBACK(+[](GstElement *, guint64 id, GstStructure *info, gpointer out) {
                     *static_cast<std::string *>(out) =
                         std::to_string(id) + gst_structure_get_string(info, "role");
                   }),
                   &added);
  g_object_set(sink.get(), "server", server.get(), nullptr);
  ASSERT_EQ(gst_element_set_state(sink.get(), GST_STATE_READY), GST_STATE_CHANGE_SUCCESS);
  EXPECT_EQ(added, "1controller");
  gst_element_set_state(sink.get(), GST_STATE_NULL);
}

TEST_F(SharedServer, what_a_page_has_set_goes_to_the_next_pipeline) {
  auto first = std::make_unique<SinkBed>("", "h264", server.get());
  WsClient page(port_of(server.get()));
  start_watching(*first, page, 1);
  page.send("SETTINGS,{\"video_crf\":31}");
  ASSERT_TRUE(first->wait_upstream(page, [](const auto &up) {
    return up.settings == std::vector<std::string>{"columns=false", "crf=31"};
  }));
  first.reset();
  page.send("SETTINGS,{\"encoder\":\"jpeg\"}"); // while there is none
  wait_answered(page);

  {
    SinkBed second("", "h264", server.get());
    EXPECT_TRUE(second.wait_upstream(page, [](const auto &up) {
      return up.settings ==
             std::vector<std::string>{"columns=false", "codec=jpeg", "stripe-height=0", "crf=31"};
    })) << testing::PrintToString(second.upstream().settings);
  }
  // As far as the next operator allows.
  page.forget();
  SinkBed third("settings=\"s,video_crf=(string)20-28\"", "jpeg", server.get());
  ASSERT_TRUE(third.wait_upstream(page, [](const auto &up) { return up.settings.size() > 1; }));
  for (const auto &setting : third.upstream().settings)
    EXPECT_NE(setting, "crf=31");
}

TEST_F(SharedServer, the_next_pipeline_is_asked_for_the_size_that_a_page_wants) {
  { SinkBed first("", "h264", server.get()); }
  WsClient page(port_of(server.get()));
  page.send_settings(R"("initialClientWidth":1000,"initialClientHeight":500)");
  wait_answered(page);
  SinkBed second("", "h264", server.get());
  gst_element_set_state(second.pipeline(), GST_STATE_NULL);
  struct Asked {
    std::mutex mutex; // guards size
    std::string size;
  } asked;
  g_signal_connect(second.sink(), "resize-requested",
                   G_CALLBACK(+[](GstElement *, guint w, guint h, const char *, gpointer data) {
                     auto *out = static_cast<Asked *>(data);
                     std::lock_guard lock(out->mutex);
                     out->size = std::to_string(w) + "x" + std::to_string(h);
                     return TRUE;
                   }),
                   &asked);
  gst_element_set_state(second.pipeline(), GST_STATE_PLAYING);
  EXPECT_TRUE(page.wait([&] {
    std::lock_guard lock(asked.mutex);
    return asked.size == "1000x500";
  }));
  gst_element_set_state(second.pipeline(), GST_STATE_NULL);
}

constexpr char kNotice[] = "{\"type\":\"stripes_notice\",\"text\":\"";
constexpr char kDown[] = "{\"type\":\"pipeline_status\",\"video\":false,\"audio\":false}";
constexpr char kUp[] = "{\"type\":\"pipeline_status\",\"video\":true,\"audio\":false}";

TEST_F(SharedServer, a_notice_reaches_all_pages_and_those_that_come) {
  WsClient page(port_of(server.get()));
  ASSERT_NE(page.wait_text("{\"type\":\"server_settings\""), "");
  EXPECT_FALSE(page.got_text(kNotice)); // no trouble, no word
  gst_stripe_server_set_notice(server.get(), "The display \":7\" is gone.");
  EXPECT_EQ(page.wait_text(kNotice), std::string(kNotice) + "The display \\\":7\\\" is gone.\"}");
  EXPECT_TRUE(page.got_text(kDown));
  WsClient late(port_of(server.get()));
  EXPECT_EQ(late.wait_text(kNotice), page.wait_text(kNotice));
  EXPECT_TRUE(late.got_text(kDown));

  page.forget();
  SinkBed bed("", "h264", server.get());
  page.send_settings();
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.key_units == 1; }));
  bed.push_picture(1, true);
  ASSERT_TRUE(page.wait_stripes(4));
  gst_stripe_server_set_notice(server.get(), nullptr);
  EXPECT_EQ(page.wait_text(kNotice), std::string(kNotice) + "\"}");
  EXPECT_TRUE(page.got_text(kUp));
  // A page may have thrown away what came meanwhile.
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.key_units == 2; }));
  WsClient after(port_of(server.get()));
  ASSERT_NE(after.wait_text("{\"type\":\"server_settings\""), "");
  after.idle(50);
  EXPECT_FALSE(after.got_text(kNotice));
}

TEST_F(SharedServer, a_notice_is_valid_text_of_bounded_length) {
  WsClient page(port_of(server.get()));
  std::string sentence = "x";
  while (sentence.size() < 2000)
    sentence += "ß";
  gst_stripe_server_set_notice(server.get(), (sentence + "\xff").c_str());
  const std::string got = page.wait_text(kNotice);
  EXPECT_EQ(got.size(), std::string(kNotice).size() + GST_STRIPE_SERVER_MAX_NOTICE - 1 + 2);
  EXPECT_TRUE(g_utf8_validate(got.c_str(), -1, nullptr));
}

TEST(SharedServerAlone, a_notice_from_before_the_start_is_told) {
  const auto server = make_server();
  gst_stripe_server_set_notice(server.get(), "Not yet.");
  ASSERT_TRUE(gst_stripe_server_start(server.get(), nullptr));
  WsClient page(port_of(server.get()));
  EXPECT_EQ(page.wait_text(kNotice), std::string(kNotice) + "Not yet.\"}");
  gst_stripe_server_stop(server.get());
}

} // namespace
} // namespace stripes::test
