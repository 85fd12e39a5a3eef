// SPDX-License-Identifier: MPL-2.0
// An application with a pipeline of its own: a whiteboard for everybody who opens its page.
//
//   whiteboard [port]
//
// It draws into the stream through appsrc: where the page's pointer is pressed, and where HTTP says
//   curl -X POST 'http://127.0.0.1:8080/board/dot?x=320&y=240&colour=ff0000'
// It answers requests below /board/ on the page's own server, wipes the board when a page says
// "wipe", and decides itself what the setting video_crf means.
#include <cstdio>
#include <cstdlib>
#include <glib-unix.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <mutex>
#include <string>
#include <stripe/gststripe.h>
#include <vector>

namespace {

constexpr int kWidth = 640, kHeight = 480, kRadius = 8; // px

// The picture. Drawn on from the server's thread and from the pipeline's.
class Board {
 public:
  explicit Board(GstAppSrc *out) : out_(out), pixels_(kWidth * kHeight, kWhite) {}

  void dot(int x, int y, guint32 colour) {
    std::lock_guard lock(mutex_);
    for (int dy = -kRadius; dy <= kRadius; dy++)
      for (int dx = -kRadius; dx <= kRadius; dx++)
        if (dx * dx + dy * dy <= kRadius * kRadius && x + dx >= 0 && x + dx < kWidth &&
            y + dy >= 0 && y + dy < kHeight)
          pixels_[static_cast<size_t>((y + dy) * kWidth + x + dx)] = colour;
    dots_++;
    show();
  }

  void wipe() {
    std::lock_guard lock(mutex_);
    pixels_.assign(pixels_.size(), kWhite);
    dots_ = 0;
    show();
  }

  int dots() {
    std::lock_guard lock(mutex_);
    return dots_;
  }

 private:
  static constexpr guint32 kWhite = 0xffffff; // 0xRRGGBB is B G R x in memory

  // The encoder finds out what changed; appsrc keeps the newest pictures only.
  void show() { gst_app_src_push_buffer(out_, gst_buffer_new_memdup(pixels_.data(), bytes())); }
  gsize bytes() const { return pixels_.size() * sizeof pixels_[0]; }

  GstAppSrc *out_;
  std::mutex mutex_; // guards all below
  std::vector<guint32> pixels_;
  int dots_ = 0;
};

// --- HTTP: below /board/, on the server's thread ---------------------------------------------

int number(GHashTable *params, const char *name, int base) {
  const auto *text = static_cast<const char *>(g_hash_table_lookup(params, name));
  return text ? static_cast<int>(std::strtol(text, nullptr, base)) : 0;
}

void board_requested(GstStripeServer *, GstStripeRequest *request, gpointer data) {
  auto *board = static_cast<Board *>(data);
  const std::string method = gst_stripe_request_get_method(request);
  const std::string path = gst_stripe_request_get_path(request);
  const char *query = gst_stripe_request_get_query(request);

  if (method == "GET" && path == "/board/") { // changes nothing
    const std::string json = "{\"dots\":" + std::to_string(board->dots()) + "}\n";
    gst_stripe_request_answer_text(request, 200, "application/json", json.c_str());
  } else if (method != "POST" || path != "/board/dot" || !query) {
    gst_stripe_request_answer_text(request, 404, nullptr, "POST /board/dot?x=&y=&colour=\n");
  } else if (g_str_equal(gst_stripe_request_get_role(request), "viewer")) {
    gst_stripe_request_answer_text(request, 403, nullptr, "You may only watch.\n");
  } else {
    g_autoptr(GHashTable) params = g_uri_parse_params(query, -1, "&", G_URI_PARAMS_NONE, nullptr);
    if (params)
      board->dot(number(params, "x", 10), number(params, "y", 10),
                 static_cast<guint32>(number(params, "colour", 16)));
    gst_stripe_request_answer(request, params ? 204 : 400, nullptr, nullptr);
  }
}

// --- the sink's signals, on the server's thread ----------------------------------------------

gboolean setting_changed(GstElement *, const char *name, const char *value, GstElement *encoder) {
  std::printf("setting %s=%s\n", name, value);
  if (!g_str_equal(name, "video_crf"))
    return FALSE; // the elements take what they understand
  g_object_set(encoder, "crf", MIN(std::atoi(value), 30), nullptr); // never worse than that
  return TRUE;
}

gboolean client_message(GstElement *sink, guint64 id, const char *text, Board *board) {
  std::printf("message %s\n", text);
  if (!g_str_equal(text, "wipe"))
    return FALSE;
  board->wipe();
  gboolean sent = FALSE;
  g_signal_emit_by_name(sink, "send-text", id, "wiped", &sent);
  return TRUE;
}

// --- the pointer comes up the pipeline as GstNavigation --------------------------------------

GstPadProbeReturn upstream_event(GstPad *, GstPadProbeInfo *info, gpointer data) {
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
  gint button = 0;
  gdouble x = 0, y = 0;
  if (gst_navigation_event_get_type(event) == GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS &&
      gst_navigation_event_parse_mouse_button_event(event, &button, &x, &y))
    static_cast<Board *>(data)->dot(static_cast<int>(x), static_cast<int>(y), 0x2050c0);
  return GST_PAD_PROBE_OK;
}

// --- main ------------------------------------------------------------------------------------

gboolean bus_message(GstBus *, GstMessage *message, gpointer loop) {
  if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;
  g_autoptr(GError) error = nullptr;
  gst_message_parse_error(message, &error, nullptr);
  std::fprintf(stderr, "whiteboard: %s\n", error->message);
  g_main_loop_quit(static_cast<GMainLoop *>(loop));
  return G_SOURCE_CONTINUE;
}

gboolean quit(gpointer loop) {
  g_main_loop_quit(static_cast<GMainLoop *>(loop));
  return G_SOURCE_CONTINUE;
}

int complain(const GError *error) {
  std::fprintf(stderr, "whiteboard: %s\n", error->message);
  return 1;
}

} // namespace

int main(int argc, char **argv) {
  gst_init(&argc, &argv);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  g_autoptr(GError) error = nullptr;

  g_autoptr(GstStripeServer) server = gst_stripe_server_new(&error);
  if (!server)
    return complain(error);
  g_object_set(server, "port", argc > 1 ? std::atoi(argv[1]) : 8080, nullptr);

  const std::string line = "appsrc name=board is-live=true format=time do-timestamp=true "
                           "max-buffers=2 leaky-type=downstream caps=video/x-raw,format=BGRx,"
                           "width=" +
                           std::to_string(kWidth) + ",height=" + std::to_string(kHeight) +
                           ",framerate=60/1 ! stripeenc name=encoder ! stripewssink name=sink";
  g_autoptr(GstElement) pipeline = gst_parse_launch(line.c_str(), &error);
  if (error) // also when something could be made of the rest
    return complain(error);
  g_autoptr(GstElement) source = gst_bin_get_by_name(GST_BIN(pipeline), "board");
  g_autoptr(GstElement) encoder = gst_bin_get_by_name(GST_BIN(pipeline), "encoder");
  g_autoptr(GstElement) sink = gst_bin_get_by_name(GST_BIN(pipeline), "sink");
  g_autoptr(GstPad) pad = gst_element_get_static_pad(source, "src");
  g_autoptr(GMainLoop) loop = g_main_loop_new(nullptr, FALSE);
  Board board(GST_APP_SRC(source));

  g_object_set(sink, "server", server, nullptr);
  g_signal_connect(sink, "setting-changed", G_CALLBACK(setting_changed), encoder);
  g_signal_connect(sink, "client-message", G_CALLBACK(client_message), &board);
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, upstream_event, &board, nullptr);
  if (!gst_stripe_server_add_route(server, "/board/", board_requested, &board, nullptr, &error) ||
      !gst_stripe_server_start(server, &error))
    return complain(error);
  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline);
  gst_bus_add_watch(bus, bus_message, loop);
  g_unix_signal_add(SIGINT, quit, loop);
  g_unix_signal_add(SIGTERM, quit, loop);

  guint port = 0;
  g_object_get(server, "bound-port", &port, nullptr);
  std::printf("http://127.0.0.1:%u/\n", port);
  gst_element_set_state(pipeline, GST_STATE_PLAYING);
  board.wipe();
  g_main_loop_run(loop);

  // First nobody may call the handlers any more, then what they use may go.
  gst_element_set_state(pipeline, GST_STATE_NULL);
  gst_stripe_server_stop(server);
  gst_stripe_server_remove_route(server, "/board/");
  gst_bus_remove_watch(bus);
  return 0;
}
