// SPDX-License-Identifier: MPL-2.0
#include "sound/playback_watch.h"

#include <pulse/operation.h>
#include <pulse/proplist.h>
#include <pulse/subscribe.h>
#include <unistd.h>
#include <utility>

namespace stripes::launch {
namespace {

using OperationPtr = Unique<pa_operation, pa_operation_unref>;

// What this process plays itself, such as a microphone, is not the desktop's.
bool is_own(const pa_sink_input_info &info) {
  const char *pid = pa_proplist_gets(info.proplist, PA_PROP_APPLICATION_PROCESS_ID);
  return pid && std::to_string(getpid()) == pid;
}

} // namespace

PlaybackWatch::PlaybackWatch(const std::string &server, std::function<void()> changed)
    : changed_(std::move(changed)), loop_(pa_glib_mainloop_new(nullptr)),
      context_(pa_context_new(pa_glib_mainloop_get_api(loop_.get()), "selkies-launch")) {
  if (!context_) {
    tell_lost();
    return;
  }
  pa_context_set_state_callback(context_.get(), on_state, this);
  pa_context_connect(context_.get(), server.empty() ? nullptr : server.c_str(),
                     server.empty() ? PA_CONTEXT_NOFLAGS : PA_CONTEXT_NOAUTOSPAWN, nullptr);
}

PlaybackWatch::~PlaybackWatch() {
  if (!context_)
    return;
  pa_context_set_state_callback(context_.get(), nullptr, nullptr);
  pa_context_set_subscribe_callback(context_.get(), nullptr, nullptr);
  pa_context_disconnect(context_.get()); // with it go the questions under way
}

void PlaybackWatch::on_state(pa_context *, void *self) {
  static_cast<PlaybackWatch *>(self)->state_changed();
}

void PlaybackWatch::state_changed() {
  const pa_context_state_t state = pa_context_get_state(context_.get());
  if (state == PA_CONTEXT_READY) {
    known_ = true;
    pa_context_set_subscribe_callback(context_.get(), on_event, this);
    const OperationPtr asked(
        pa_context_subscribe(context_.get(), PA_SUBSCRIPTION_MASK_SINK_INPUT, nullptr, nullptr));
    ask();
    return changed_();
  }
  if (!PA_CONTEXT_IS_GOOD(state))
    tell_lost();
}

void PlaybackWatch::tell_lost() {
  if (std::exchange(lost_, true))
    return;
  linger_.reset();
  playing_ = true;
  tell_ = MainLoopSource::after(0, [this] { changed_(); });
}

void PlaybackWatch::on_event(pa_context *, pa_subscription_event_type_t event, uint32_t,
                             void *self) {
  const bool removed = (event & PA_SUBSCRIPTION_EVENT_TYPE_MASK) == PA_SUBSCRIPTION_EVENT_REMOVE;
  static_cast<PlaybackWatch *>(self)->happened(!removed);
}

// What may begin is believed before the server is asked: its first samples count.
void PlaybackWatch::happened(bool may_begin) {
  if (may_begin)
    set_playing(true);
  ask();
}

void PlaybackWatch::ask() {
  ask_again_ = std::exchange(asking_, true);
  if (ask_again_)
    return;
  count_ = 0;
  const OperationPtr asked(pa_context_get_sink_input_info_list(context_.get(), on_stream, this));
  if (!asked)
    asking_ = false; // the connection is over, which is said elsewhere
}

void PlaybackWatch::on_stream(pa_context *, const pa_sink_input_info *info, int end, void *data) {
  auto *self = static_cast<PlaybackWatch *>(data);
  if (end == 0)
    self->count_ += !info->corked && !is_own(*info) ? 1 : 0;
  else if (end > 0)
    self->counted();
  else
    self->asking_ = false; // the connection is over, which is said elsewhere
}

void PlaybackWatch::counted() {
  asking_ = false;
  if (std::exchange(ask_again_, false))
    return ask();
  if (count_ > 0)
    return set_playing(true);
  if (playing_)
    linger_ = MainLoopSource::after(kLinger, [this] { set_playing(false); });
}

void PlaybackWatch::set_playing(bool playing) {
  linger_.reset();
  if (std::exchange(playing_, playing) != playing)
    changed_();
}

} // namespace stripes::launch
