// SPDX-License-Identifier: MPL-2.0
// The running pipeline. Main loop only, but for what its handlers say.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "stats/figures.h"
#include "stream/microphone_feed.h"
#include "stream/pipeline_plan.h"
#include "stream/sound_branch.h"
#include "stripe/gststripeserver.h"

#include <functional>
#include <memory>
#include <string>

namespace stripes::launch {

class Pipeline {
 public:
  struct Handlers {
    // In the main loop, once: what went wrong while running.
    std::function<void(Failure)> failed;
    // In the main loop: how many pages are connected, when that changes and after the start.
    std::function<void(size_t count)> clients;
    // On the server's thread: whether the page's wish is taken care of.
    std::function<bool(unsigned width, unsigned height, const std::string &display)> resize;
    std::function<bool(const std::string &name, const std::string &value)> setting;
  };

  // Which of the elements are not registered, as a sentence.
  static Status check_elements();

  // The same of those that WebRTC needs, by which pages can do without it.
  static Status check_webrtc();

  // server: for the sink; it says where to listen, not the plan.
  Pipeline(GstStripeServer *server, Handlers handlers)
      : server_(share(server)), handlers_(std::move(handlers)) {}
  ~Pipeline();
  Pipeline(const Pipeline &) = delete;
  Pipeline &operator=(const Pipeline &) = delete;

  // Builds it and sets it playing. sound: empty for none; its failures are no failures of the
  // pipeline. microphone: takes what pages say; null: nobody does.
  Status start(const PipelinePlan &plan, const PipelinePlan &sound, MicrophoneFeed *microphone);
  void stop();
  // What its elements have counted so far.
  Figures figures() const;

 private:
  Status build(const PipelinePlan &plan);
  void keep(const PlannedElement &planned, GstElement *element);
  Failure start_failure();
  void handle(GstMessage *message);
  void tell_clients();
  void start_sound(const PipelinePlan &plan);
  void tell_sound();
  // On the server's thread: whether the setting is the sound's.
  bool sound_setting(const std::string &name, const std::string &value);

  static gboolean on_message(GstBus *bus, GstMessage *message, gpointer self);
  static gboolean on_resize(GstElement *sink, guint width, guint height, const gchar *display,
                            gpointer self);
  static gboolean on_setting(GstElement *sink, const gchar *name, const gchar *value,
                             gpointer self);

  static void on_clients(GObject *sink, GParamSpec *spec, gpointer self);
  static void on_listeners(GObject *sink, GParamSpec *spec, gpointer self);

  Ref<GstStripeServer> server_;
  Handlers handlers_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); // main loop only
  Ref<GstElement> pipeline_;
  Ref<GstElement> source_, encoder_, sink_;
  Ref<GstElement> peers_;     // the sink for WebRTC; null without
  std::string sound_bitrate_; // that a page wished before there was sound
  std::unique_ptr<SoundBranch> sound_;
  guint watch_ = 0;
};

} // namespace stripes::launch
