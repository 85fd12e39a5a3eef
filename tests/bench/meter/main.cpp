// SPDX-License-Identifier: MPL-2.0
// Runs a pipeline and notes what leaves one of its elements, and when. "ready" on stdout when it
// plays; SIGUSR1 prints counts and the element's `stats` as a line of JSON, SIGTERM does so and
// ends.
#include "bench/meter/feed.h"
#include "bench/meter/lock_waits.h"
#include "bench/meter/structure_json.h"
#include "bench/meter/tap.h"

#include <cinttypes>
#include <glib-unix.h>
#include <optional>
#include <stdexcept>

using namespace stripes;
using namespace stripes::bench;

namespace {

struct Arguments {
  GString_ at, record, feed;
  gboolean no_payload = FALSE;
  std::string pipeline;
};

class Meter {
 public:
  explicit Meter(const Arguments &arguments)
      : loop_(adopt(g_main_loop_new(nullptr, FALSE))),
        record_(arguments.record ? arguments.record.get() : "/dev/null",
                arguments.record && !arguments.no_payload) {
    GErrorOut error;
    pipeline_ = adopt(gst_parse_launch(arguments.pipeline.c_str(), error.out()));
    if (error || !pipeline_ || !GST_IS_BIN(pipeline_.get()))
      throw std::runtime_error(error ? error.message() : "not a pipeline");
    const char *name = arguments.at ? arguments.at.get() : "encoder";
    element_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), name));
    if (!element_)
      throw std::runtime_error(std::string("no element is called ") + name);
    source_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "source"));
    tap_.emplace(element_.get(), record_);
    if (arguments.feed)
      feed_.emplace(pipeline_.get(), arguments.feed.get());
    g_unix_signal_add(SIGUSR1, &Meter::on_ask, this);
    g_unix_signal_add(SIGTERM, &Meter::on_end, this);
    g_unix_signal_add(SIGINT, &Meter::on_end, this);
    bus_ = adopt(gst_element_get_bus(pipeline_.get()));
    gst_bus_add_watch(bus_.get(), &Meter::on_message, this);
  }
  ~Meter() {
    gst_bus_remove_watch(bus_.get());
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  }
  Meter(const Meter &) = delete;
  Meter &operator=(const Meter &) = delete;

  int run() {
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
    puts("ready");
    fflush(stdout);
    if (feed_)
      feed_->start();
    g_main_loop_run(loop_.get());
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
    if (feed_)
      feed_->stop();
    print_stats();
    return status_;
  }

 private:
  static std::string stats_of(GstElement *element) {
    if (!element || !g_object_class_find_property(G_OBJECT_GET_CLASS(element), "stats"))
      return "{}";
    GstStructure *stats = nullptr;
    g_object_get(element, "stats", &stats, nullptr);
    const StructurePtr owned{stats};
    return owned ? structure_json(owned.get()) : "{}";
  }

  void print_stats() {
    printf("{\"fed\": %" PRIu64 ", \"buffers\": %" PRIu64 ", \"stats\": %s, \"source\": %s",
           feed_ ? feed_->pushed() : 0, tap_->buffers(), stats_of(element_.get()).c_str(),
           stats_of(source_.get()).c_str());
    if (const auto waits = lock_waits())
      printf(", \"lock_waits\": {\"count\": %" PRIu64 ", \"ns\": %" PRIu64 "}", waits->count,
             waits->ns);
    printf("}\n");
    fflush(stdout);
  }

  static gboolean on_ask(void *self) {
    static_cast<Meter *>(self)->print_stats();
    return G_SOURCE_CONTINUE;
  }
  static gboolean on_end(void *self) {
    g_main_loop_quit(static_cast<Meter *>(self)->loop_.get());
    return G_SOURCE_CONTINUE;
  }
  static gboolean on_message(GstBus *, GstMessage *message, void *data) {
    auto *self = static_cast<Meter *>(data);
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
      GErrorOut error;
      gst_message_parse_error(message, error.out(), nullptr);
      fprintf(stderr, "meter: %s\n", error.message());
      self->status_ = 1;
      g_main_loop_quit(self->loop_.get());
    } else if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS) {
      g_main_loop_quit(self->loop_.get());
    }
    return G_SOURCE_CONTINUE;
  }

  Ref<GMainLoop> loop_;
  RecordWriter record_;
  Ref<GstElement> pipeline_, element_, source_;
  Ref<GstBus> bus_;
  std::optional<Tap> tap_;
  std::optional<Feed> feed_;
  int status_ = 0;
};

bool parse(int argc, char **argv, Arguments &arguments) {
  char *at = nullptr, *record = nullptr, *feed = nullptr;
  const GOptionEntry entries[] = {
      {"at", 0, 0, G_OPTION_ARG_STRING, &at, "whose output is noted (encoder)", "NAME"},
      {"record", 0, 0, G_OPTION_ARG_FILENAME, &record, "where to", "FILE"},
      {"no-payload", 0, 0, G_OPTION_ARG_NONE, &arguments.no_payload, "note sizes only", nullptr},
      {"feed", 0, 0, G_OPTION_ARG_STRING, &feed,
       "pushes pictures into the appsrc called \"feed\" as fast as they are taken",
       "still|motion:WIDTHxHEIGHT"},
      {}};
  using OptionContext = Unique<GOptionContext, g_option_context_free>;
  const OptionContext context(g_option_context_new("PIPELINE"));
  g_option_context_add_main_entries(context.get(), entries, nullptr);
  g_option_context_add_group(context.get(), gst_init_get_option_group());
  GErrorOut error;
  const bool parsed = g_option_context_parse(context.get(), &argc, &argv, error.out());
  arguments.at.reset(at);
  arguments.record.reset(record);
  arguments.feed.reset(feed);
  if (!parsed || argc < 2) {
    fprintf(stderr, "meter: %s\n", parsed ? "a pipeline is needed" : error.message());
    return false;
  }
  for (int i = 1; i < argc; i++)
    arguments.pipeline += std::string(argv[i]) + " ";
  return true;
}

} // namespace

int main(int argc, char **argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments))
    return 2;
  try {
    return Meter(arguments).run();
  } catch (const std::exception &error) {
    fprintf(stderr, "meter: %s\n", error.what());
    return 1;
  }
}
