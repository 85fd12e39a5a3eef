// SPDX-License-Identifier: MPL-2.0
#include "stream/sound_branch.h"

#include "process/log.h"
#include "sound/silence_gate.h"
#include "sound/sound_call.h"
#include "stream/planned_elements.h"
#include "stream/sound_plan.h"

#include <utility>

namespace stripes::launch {
namespace {

constexpr Backoff::Times kRetry{.first = 500, .most = 15000, .healthy = 20000};
constexpr unsigned kAnswerPatience = 5000; // ms
// Pads of the bin.
constexpr char kToPage[] = "page", kToPeers[] = "peers";

// The end of the recording is not the end of the sound: sinks wait for what comes next.
GstPadProbeReturn drop_end(GstPad *, GstPadProbeInfo *info, gpointer) {
  return GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_EOS ? GST_PAD_PROBE_DROP
                                                                         : GST_PAD_PROBE_OK;
}

Failure failure_of(GstMessage *message) {
  GErrorOut error;
  gchar *raw_debug = nullptr;
  gst_message_parse_error(message, error.out(), &raw_debug);
  const GString_ debug(raw_debug);
  return {error.message(), debug ? debug.get() : ""};
}

} // namespace

SoundBranch::SoundBranch(GstElement *pipeline, GstElement *page, GstElement *peers,
                         PipelinePlan plan)
    : pipeline_(share(pipeline)), page_(share(page)), peers_(share(peers)), plan_(std::move(plan)),
      backoff_(kRetry) {}

SoundBranch::~SoundBranch() {
  close();
  if (peers_pad_)
    gst_element_release_request_pad(peers_.get(), peers_pad_.get());
}

void SoundBranch::start() {
  if (peers_)
    peers_pad_ = adopt(gst_element_request_pad_simple(peers_.get(), "audio_%u"));
  attempt();
  // The first pages shall find it there.
  if (bin_ && !broken_ && sound_server_answers(sound_server_of(plan_)))
    open();
}

Status SoundBranch::build() {
  bin_ = adopt(GST_ELEMENT_CAST(gst_object_ref_sink(gst_bin_new(nullptr))));
  GstElement *last = nullptr;
  Status added =
      add_planned(GST_BIN(bin_.get()), plan_,
                  [&last](const PlannedElement &, GstElement *element) { last = element; });
  if (!added)
    return added;
  encoder_ = share(last);
  GstElement *tee = gst_element_factory_make("tee", nullptr);
  if (!tee || !gst_bin_add(GST_BIN(bin_.get()), tee) || !gst_element_link(last, tee))
    return Failure{"GStreamer cannot make tee.", ""};
  SilenceGate::install(last);
  if (!bitrate_.empty())
    set_bitrate(bitrate_);
  const auto out = adopt(gst_element_get_static_pad(last, "src"));
  gst_pad_add_probe(out.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, drop_end, nullptr, nullptr);
  for (const char *name : {kToPage, kToPeers}) {
    if (name == kToPeers && !peers_)
      continue;
    const auto pad = adopt(gst_element_request_pad_simple(tee, "src_%u"));
    gst_element_add_pad(bin_.get(), gst_ghost_pad_new(name, pad.get()));
  }
  // It has a life of its own.
  gst_element_set_locked_state(bin_.get(), TRUE);
  gst_bin_add(GST_BIN(pipeline_.get()), bin_.get());
  return {};
}

void SoundBranch::attempt() {
  broken_ = false;
  backoff_.started(g_get_monotonic_time());
  if (const Status status = build(); !status)
    return failed(status.failure());
  // pulsesrc waits for the server, and this is the thread that everything else is done on. So the
  // server is asked without waiting first.
  watch_ = std::make_unique<PlaybackWatch>(sound_server_of(plan_), [this] { server_changed(); });
  patience_ = MainLoopSource::after(kAnswerPatience, [this] {
    failed({"The sound server does not answer.", ""});
  });
}

void SoundBranch::server_changed() {
  if (broken_)
    return;
  if (watch_->lost()) // which a recording that rests would not notice
    return failed(
        {open_ ? "The sound server has ended." : "The sound server cannot be reached.", ""});
  if (open_)
    return play_or_rest();
  if (watch_->answers())
    open();
}

void SoundBranch::open() {
  patience_.reset();
  if (const Status status = connect(); !status)
    return failed(status.failure());
  open_ = true;
  if (std::exchange(lost_, false))
    log_line(LogLevel::Info, "sound", "The sound is back.");
  play_or_rest();
}

// Ready means that the sound server was reached.
Status SoundBranch::connect() {
  if (gst_element_set_state(bin_.get(), GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    return Failure{"The sound server cannot be reached.", ""};
  page_pad_ = adopt(gst_element_request_pad_simple(page_.get(), "audio_%u"));
  if (!link(kToPage, page_pad_) || (peers_ && !link(kToPeers, peers_pad_)))
    return Failure{"The sound cannot be linked with the server.", ""};
  return {};
}

bool SoundBranch::link(const char *outlet, const Ref<GstPad> &pad) const {
  const auto source = adopt(gst_element_get_static_pad(bin_.get(), outlet));
  return source && pad && gst_pad_link(source.get(), pad.get()) == GST_PAD_LINK_OK;
}

// Paused, the server holds the recording and wakes nobody; it goes on within a moment.
void SoundBranch::play_or_rest() {
  if (!open_ || broken_)
    return;
  gst_element_set_base_time(bin_.get(), gst_element_get_base_time(pipeline_.get()));
  const GstState state = !listened_          ? GST_STATE_READY
                         : watch_->playing() ? GST_STATE_PLAYING
                                             : GST_STATE_PAUSED;
  if (gst_element_set_state(bin_.get(), state) == GST_STATE_CHANGE_FAILURE)
    failed({"The sound of the desktop cannot be recorded.", ""});
}

void SoundBranch::set_listeners(unsigned count) {
  rest_.reset();
  if (count > 0)
    hear(true);
  else if (listened_)
    rest_ = MainLoopSource::after(kChangeOver, [this] { hear(false); });
}

void SoundBranch::hear(bool listened) {
  if (std::exchange(listened_, listened) != listened)
    play_or_rest();
}

void SoundBranch::set_bitrate(const std::string &bits_per_second) {
  bitrate_ = bits_per_second;
  if (encoder_)
    gst_util_set_object_arg(G_OBJECT(encoder_.get()), "bitrate", bitrate_.c_str());
}

bool SoundBranch::take(GstMessage *message) {
  if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR || !GST_MESSAGE_SRC(message))
    return false;
  const auto is_of = [message](const Ref<GstElement> &bin) {
    return bin && gst_object_has_as_ancestor(GST_MESSAGE_SRC(message), GST_OBJECT_CAST(bin.get()));
  };
  if (is_of(bin_))
    failed(failure_of(message));
  return is_of(bin_) || is_of(closed_);
}

void SoundBranch::failed(const Failure &failure) {
  if (std::exchange(broken_, true)) // what comes after is its echo
    return;
  const unsigned wait = backoff_.failed(g_get_monotonic_time());
  if (!std::exchange(lost_, true)) {
    log_failure(LogLevel::Warning, "sound", failure);
    log_line(LogLevel::Info, "sound",
             "The desktop goes on without sound, which is tried again until it is back.");
  }
  timer_ = MainLoopSource::after(0, [this, wait] {
    close();
    timer_ = MainLoopSource::after(wait, [this] { attempt(); });
  });
}

void SoundBranch::close() {
  timer_.reset();
  patience_.reset();
  watch_.reset();
  open_ = false;
  if (bin_)
    gst_element_set_state(bin_.get(), GST_STATE_NULL);
  if (page_pad_)
    gst_element_release_request_pad(page_.get(), page_pad_.get());
  page_pad_.reset();
  encoder_.reset();
  if (bin_ && GST_OBJECT_PARENT(bin_.get()))
    gst_bin_remove(GST_BIN(pipeline_.get()), bin_.get());
  if (bin_)
    closed_ = std::move(bin_);
  bin_.reset();
}

} // namespace stripes::launch
