// SPDX-License-Identifier: MPL-2.0
// stripewssink as an element: states, errors, end of stream, properties, signals, actions.
#include "sink_bed.h"
#include "stripe/gststripe.h"
#include "support/patience.h"

#include <gtest/gtest.h>

namespace stripes::test {
namespace {

Ref<GstElement> make_sink() {
  return adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripewssink", nullptr))));
}

guint port_of(GstElement *sink) {
  guint port = 0;
  g_object_get(sink, "bound-port", &port, nullptr);
  return port;
}

std::string info_text(GstMessage *message) {
  GError *error = nullptr;
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_INFO)
    gst_message_parse_info(message, &error, nullptr);
  else
    gst_message_parse_error(message, &error, nullptr);
  const GErrorPtr owned(error);
  return owned->message;
}

TEST(Lifecycle, listens_from_ready_to_null) {
  const auto sink = make_sink();
  g_object_set(sink.get(), "port", 0, nullptr);
  EXPECT_EQ(port_of(sink.get()), 0u);
  ASSERT_EQ(gst_element_set_state(sink.get(), GST_STATE_READY), GST_STATE_CHANGE_SUCCESS);
  const guint port = port_of(sink.get());
  EXPECT_NE(port, 0u);
  EXPECT_NE(http_get(static_cast<uint16_t>(port), "/api/health").find("OK"), std::string::npos);
  ASSERT_EQ(gst_element_set_state(sink.get(), GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS);
  EXPECT_EQ(port_of(sink.get()), 0u);
}

TEST(Lifecycle, says_where_the_page_is) {
  SinkBed bed;
  const auto message = bed.wait_message(GST_MESSAGE_INFO);
  ASSERT_TRUE(message);
  EXPECT_EQ(info_text(message.get()),
            "The page is at http://127.0.0.1:" + std::to_string(bed.port()) + "/");
}

TEST(Lifecycle, a_used_port_is_an_error_that_names_it) {
  SinkBed first;
  SinkBed second("port=" + std::to_string(first.port()));
  const auto message = second.wait_message(GST_MESSAGE_ERROR);
  ASSERT_TRUE(message);
  GError *error = nullptr;
  gst_message_parse_error(message.get(), &error, nullptr);
  const GErrorPtr owned(error);
  EXPECT_TRUE(g_error_matches(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ_WRITE));
  EXPECT_NE(std::string(error->message).find("Port " + std::to_string(first.port()) + " is used"),
            std::string::npos)
      << error->message;
  EXPECT_EQ(http_get(first.port(), "/api/health").substr(0, 15), "HTTP/1.1 200 OK");
}

TEST(Lifecycle, bad_properties_are_errors_with_a_sentence) {
  for (const char *properties :
       {"address=desk.example.com", "allowed-origins=desk", "web-root=/nonexistent/page",
        "web-root=/etc/hostname", "web-root=/proc", "settings=\"s,video_crf=900\"",
        "settings=\"s,nonsense=1\""}) {
    SinkBed bed(properties);
    const auto message = bed.wait_message(GST_MESSAGE_ERROR);
    ASSERT_TRUE(message) << properties;
    EXPECT_GT(info_text(message.get()).size(), 20u);
  }
}

TEST(Lifecycle, the_operators_settings_reach_the_page) {
  SinkBed bed("settings=\"s,video_crf=(string)18-30,encoder=h264enc-striped,framerate=30\"");
  WsClient page(bed.port());
  const std::string text = page.wait_text("{\"type\":\"server_settings\"");
  EXPECT_NE(text.find("\"video_crf\":{\"value\":[18,30]"), std::string::npos) << text;
  EXPECT_NE(text.find("\"allowed\":[\"h264enc-striped\"]"), std::string::npos) << text;
}

TEST(Lifecycle, many_runs_of_one_instance) {
  const auto pipeline = adopt(GST_ELEMENT(gst_object_ref_sink(gst_parse_launch(
      "appsrc name=src format=time is-live=true caps=" GST_STRIPE_CAPS_NAME
      ",codec=h264,width=640,height=64,framerate=60/1 ! stripewssink name=sink port=0",
      nullptr))));
  const auto sink = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "sink"));
  for (int i = 0; i < 100; i++) {
    ASSERT_NE(gst_element_set_state(pipeline.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
    if (i % 10 == 0) {
      WsClient page(static_cast<uint16_t>(port_of(sink.get())));
      page.send_settings();
      EXPECT_NE(page.wait_text("{\"type\":\"stream_resolution\""), "");
      ASSERT_EQ(gst_element_set_state(pipeline.get(), GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS);
      ASSERT_TRUE(page.wait_closed());
      EXPECT_EQ(page.close_code(), 4000);
    }
    ASSERT_EQ(gst_element_set_state(pipeline.get(), GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS);
  }
}

TEST(Lifecycle, end_of_stream_comes_after_the_data) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  bed.push_picture(2, false, 50000);
  bed.end_of_stream();
  ASSERT_TRUE(page.wait_stripes(SinkBed::kHeight / SinkBed::kRow));
  ASSERT_TRUE(bed.wait_message(GST_MESSAGE_EOS));
}

TEST(Lifecycle, end_of_stream_does_not_wait_for_who_reads_nothing) {
  const auto once = [] {
    SinkBed bed;
    RawSocket stalled(bed.port(), 4096);
    EXPECT_TRUE(stalled.upgrade());
    stalled.send_text("SETTINGS,{\"displayId\":\"primary\"}");
    WsClient other(bed.port());
    EXPECT_TRUE(bed.wait_upstream(other, [](const auto &up) { return up.key_units > 0; }));
    for (uint32_t i = 1; i < 50; i++)
      bed.push_picture(i, true, 100000);
    bed.end_of_stream();
    return ms_of([&] { EXPECT_TRUE(bed.wait_message(GST_MESSAGE_EOS)); });
  };
  EXPECT_LT(quickest_ms(3000, once), 3000);
}

TEST(Lifecycle, a_second_display_is_refused_with_a_warning) {
  const auto pipeline = adopt(GST_ELEMENT(gst_object_ref_sink(gst_pipeline_new(nullptr))));
  GstElement *sink = gst_element_factory_make("stripewssink", nullptr);
  gst_bin_add(GST_BIN(pipeline.get()), sink);
  const auto first = adopt(gst_element_request_pad_simple(sink, "video_%u"));
  ASSERT_TRUE(first);
  EXPECT_STREQ(GST_PAD_NAME(first.get()), "video_0");
  EXPECT_FALSE(adopt(gst_element_request_pad_simple(sink, "video_%u")));
  const auto bus = adopt(gst_element_get_bus(pipeline.get()));
  EXPECT_TRUE(adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_WARNING)));
  gst_element_release_request_pad(sink, first.get());
  const auto again = adopt(gst_element_request_pad_simple(sink, "video_%u"));
  EXPECT_TRUE(again);
  gst_element_release_request_pad(sink, again.get());
}

TEST(Lifecycle, a_server_can_outlive_its_sink_and_serves_one_display) {
  const auto maker = make_sink();
  Ref<GObject> server;
  {
    GObject *made = nullptr;
    g_object_get(maker.get(), "server", &made, nullptr);
    server = adopt(made);
  }
  g_object_set(server.get(), "port", 0, nullptr);
  const auto first = make_sink(), second = make_sink();
  g_object_set(first.get(), "server", server.get(), nullptr);
  g_object_set(second.get(), "server", server.get(), nullptr);
  ASSERT_EQ(gst_element_set_state(first.get(), GST_STATE_READY), GST_STATE_CHANGE_SUCCESS);
  EXPECT_EQ(gst_element_set_state(second.get(), GST_STATE_READY), GST_STATE_CHANGE_FAILURE);
  guint port = 0;
  g_object_get(server.get(), "bound-port", &port, nullptr);
  EXPECT_EQ(port, port_of(first.get()));
  gst_element_set_state(first.get(), GST_STATE_NULL);
  gst_element_set_state(second.get(), GST_STATE_NULL);
  EXPECT_EQ(gst_element_set_state(second.get(), GST_STATE_READY), GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state(second.get(), GST_STATE_NULL);
}

struct ClientLog {
  std::mutex mutex; // guards lines
  std::vector<std::string> lines;
  void add(std::string line) {
    std::lock_guard lock(mutex);
    lines.push_back(std::move(line));
  }
  size_t size() {
    std::lock_guard lock(mutex);
    return lines.size();
  }
};

TEST(Lifecycle, signals_and_actions) {
  ClientLog log; // outlives the server, whose last word is that the clients left
  SinkBed bed;
  g_signal_connect(bed.sink(), "client-added",
                   G_CALLBACK(+[](GstElement *, guint64 id, GstStructure *info, gpointer data) {
                     static_cast<ClientLog *>(data)->add("added " + std::to_string(id) + " " +
                                                         gst_structure_get_string(info, "role") +
                                                         " " +
                                                         gst_structure_get_string(info, "address"));
                   }),
                   &log);
  g_signal_connect(bed.sink(), "client-removed",
                   G_CALLBACK(+[](GstElement *, guint64 id, const char *reason, gpointer data) {
                     static_cast<ClientLog *>(data)->add("removed " + std::to_string(id));
                     EXPECT_STRNE(reason, "");
                   }),
                   &log);
  g_signal_connect(
      bed.sink(), "client-message",
      G_CALLBACK(+[](GstElement *sink, guint64 id, const char *text, gpointer data) -> gboolean {
        static_cast<ClientLog *>(data)->add(std::string("message ") + text);
        gboolean sent = FALSE;
        g_signal_emit_by_name(sink, "send-text", id, "to you", &sent);
        return sent;
      }),
      &log);
  WsClient page(bed.port());
  WsClient other(bed.port());
  page.send("hello,world");
  EXPECT_NE(page.wait_text("to you"), "");
  EXPECT_FALSE(other.got_text("to you"));
  gboolean done = FALSE;
  g_signal_emit_by_name(bed.sink(), "send-text", guint64{0}, "to all", &done);
  EXPECT_TRUE(done);
  EXPECT_NE(page.wait_text("to all"), "");
  EXPECT_NE(other.wait_text("to all"), "");

  guint clients = 0;
  g_object_get(bed.sink(), "num-clients", &clients, nullptr);
  EXPECT_EQ(clients, 2u);
  GstStructure *made = nullptr;
  g_signal_emit_by_name(bed.sink(), "get-stats", &made);
  const StructurePtr stats(made);
  ASSERT_TRUE(stats);
  const GValue *list = gst_structure_get_value(stats.get(), "clients");
  ASSERT_EQ(gst_value_array_get_size(list), 2u);
  const GstStructure *first = gst_value_get_structure(gst_value_array_get_value(list, 0));
  guint64 bytes = 0;
  EXPECT_TRUE(gst_structure_get_uint64(first, "bytes-sent", &bytes));
  EXPECT_GT(bytes, 100u);

  g_signal_emit_by_name(bed.sink(), "disconnect-client", guint64{1}, &done);
  EXPECT_TRUE(page.wait_closed());
  EXPECT_TRUE(page.got_text("KILL "));
  EXPECT_TRUE(other.wait([&] { return log.size() >= 4; }));
  EXPECT_EQ(log.lines, (std::vector<std::string>{"added 1 controller 127.0.0.1",
                                                 "added 2 controller 127.0.0.1",
                                                 "message hello,world", "removed 1"}));
}

TEST(Lifecycle, the_pointers_shape_is_sent_and_kept_for_who_joins) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  const uint8_t pixels[8] = {0, 0, 255, 255, 0, 0, 255, 255};
  const auto src = adopt(gst_bin_get_by_name(GST_BIN(bed.pipeline()), "src"));
  const auto pad = adopt(gst_element_get_static_pad(src.get(), "src"));
  const auto bytes = adopt(g_bytes_new(pixels, sizeof pixels));
  ASSERT_TRUE(
      gst_pad_push_event(pad.get(), gst_stripe_event_new_cursor(bytes.get(), 2, 1, 1, 0, 5)));
  const std::string shape = page.wait_text("cursor,{");
  EXPECT_NE(shape.find("\"width\":2,\"height\":1,\"hotx\":1,\"hoty\":0"), std::string::npos);
  WsClient late(bed.port());
  ASSERT_NE(late.wait_text("{\"type\":\"server_settings\""), "");
  EXPECT_EQ(late.texts()[2], shape); // between DISPLAY_CONFIG_UPDATE and server_settings
  ASSERT_TRUE(gst_pad_push_event(pad.get(), gst_stripe_event_new_cursor(nullptr, 0, 0, 0, 0, 6)));
  EXPECT_NE(late.wait_text("cursor,{\"curdata\":\"\""), "");
}

} // namespace
} // namespace stripes::test
