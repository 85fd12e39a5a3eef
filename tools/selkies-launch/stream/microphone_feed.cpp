// SPDX-License-Identifier: MPL-2.0
#include "stream/microphone_feed.h"

#include "process/log.h"
#include "sound/sound_call.h"
#include "stream/planned_elements.h"
#include "stream/sound_plan.h"

#include <utility>

namespace stripes::launch {
namespace {

// For people a sentence, for the log what the element says.
Failure failure_of(GstMessage *message) {
  GErrorOut error;
  gchar *raw_debug = nullptr;
  gst_message_parse_error(message, error.out(), &raw_debug);
  const GString_ debug(raw_debug);
  return {"The sound server of the desktop does not take it any more.",
          std::string(error.message()) + " " + (debug ? debug.get() : "")};
}

std::chrono::nanoseconds time_of(GstClockTime time) {
  return std::chrono::nanoseconds(static_cast<int64_t>(time));
}

} // namespace

MicrophoneFeed::MicrophoneFeed(PipelinePlan plan, VirtualMicrophone *device, Callbacks callbacks)
    : plan_(std::move(plan)), device_(device), callbacks_(std::move(callbacks)) {}

MicrophoneFeed::~MicrophoneFeed() {
  close();
}

void MicrophoneFeed::listen_to(GstElement *sink) {
  g_signal_connect(sink, "microphone-changed", G_CALLBACK(on_changed), this);
  g_signal_connect(sink, "microphone-packet", G_CALLBACK(on_packet), this);
}

void MicrophoneFeed::set_on(bool on) {
  if (std::exchange(on_, on) == on)
    return;
  if (!on)
    return close();
  if (!device_)
    return start();
  device_->load([this, alive = std::weak_ptr(alive_)](const Status &loaded) {
    if (!alive.lock() || !on_)
      return;
    if (loaded)
      start();
    else
      failed(loaded.failure());
  });
}

void MicrophoneFeed::start() {
  Status built = build();
  if (!built)
    return failed(built.failure());
  play();
}

Status MicrophoneFeed::build() {
  close();
  pipeline_ = adopt(GST_ELEMENT_CAST(gst_object_ref_sink(gst_pipeline_new("microphone"))));
  // Not the sound server's, which may go.
  const auto clock = adopt(gst_system_clock_obtain());
  gst_pipeline_use_clock(GST_PIPELINE(pipeline_.get()), clock.get());
  GstElement *first = nullptr;
  Status added = add_planned(
      GST_BIN(pipeline_.get()), plan_,
      [&first](const PlannedElement &, GstElement *element) { first = first ? first : element; });
  if (!added)
    return added;
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  watch_ = gst_bus_add_watch(bus.get(), on_message, this);
  std::lock_guard lock(mutex_);
  source_ = share(first);
  clock_ = pipeline_;
  timeline_ = {};
  return {};
}

// Live: what is missing comes as a message, or at once. pulsesink waits for its server, however
// long that takes, and this is the thread that everything else is done on.
void MicrophoneFeed::play() {
  if (!sound_server_answers(sound_server_of(plan_)))
    return failed({"The sound server of the desktop cannot be reached, or does not answer.", ""});
  if (gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    failed({"The sound server of the desktop cannot be reached.", ""});
}

void MicrophoneFeed::push(GstSample *sample) {
  Ref<GstElement> source;
  auto buffer = adopt(gst_buffer_copy(gst_sample_get_buffer(sample)));
  {
    std::lock_guard lock(mutex_);
    const GstClockTime now =
        clock_ ? gst_element_get_current_running_time(clock_.get()) : GST_CLOCK_TIME_NONE;
    if (!GST_CLOCK_TIME_IS_VALID(now) || !GST_BUFFER_DURATION_IS_VALID(buffer.get()))
      return;
    const auto due = timeline_.next(time_of(now), time_of(GST_BUFFER_DURATION(buffer.get())));
    if (!due)
      return;
    GST_BUFFER_PTS(buffer.get()) = static_cast<GstClockTime>(due->at.count());
    if (due->after_gap)
      GST_BUFFER_FLAG_SET(buffer.get(), GST_BUFFER_FLAG_DISCONT);
    source = source_;
  }
  // By the signal and not by the library of appsrc, which nothing else here needs.
  GstFlowReturn flow = GST_FLOW_OK;
  g_signal_emit_by_name(source.get(), "push-buffer", buffer.get(), &flow);
}

void MicrophoneFeed::failed(const Failure &failure) {
  on_ = false;
  if (!std::exchange(lost_, true)) // once; and not again each time that it is tried in vain
    log_failure(LogLevel::Warning, "microphone",
                {"The page's microphone is off: " + failure.user, failure.debug});
  callbacks_.refuse(failure.user);
  // Not at once: a message of the pipeline may have led here.
  timer_ = MainLoopSource::after(0, [this] { close(); });
}

void MicrophoneFeed::close() {
  timer_.reset();
  {
    std::lock_guard lock(mutex_);
    source_.reset();
    clock_.reset();
  }
  if (watch_)
    g_source_remove(std::exchange(watch_, 0));
  if (pipeline_)
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  pipeline_.reset();
}

void MicrophoneFeed::handle(GstMessage *message) {
  switch (GST_MESSAGE_TYPE(message)) {
  case GST_MESSAGE_ERROR:
    if (on_) // what comes after is its echo
      failed(failure_of(message));
    break;
  case GST_MESSAGE_ASYNC_DONE:
    lost_ = false;
    break;
  case GST_MESSAGE_LATENCY:
    gst_bin_recalculate_latency(GST_BIN(pipeline_.get()));
    break;
  default:
    break;
  }
}

// On the server's thread.
void MicrophoneFeed::on_changed(GstElement *, guint64 client, gpointer data) {
  auto *self = static_cast<MicrophoneFeed *>(data);
  in_main_loop([self, on = client != 0, alive = std::weak_ptr(self->alive_)] {
    if (alive.lock())
      self->set_on(on);
  });
}

void MicrophoneFeed::on_packet(GstElement *, guint64, GstSample *sample, gpointer self) {
  static_cast<MicrophoneFeed *>(self)->push(sample);
}

gboolean MicrophoneFeed::on_message(GstBus *, GstMessage *message, gpointer self) {
  static_cast<MicrophoneFeed *>(self)->handle(message);
  return G_SOURCE_CONTINUE;
}

} // namespace stripes::launch
