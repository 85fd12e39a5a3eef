// SPDX-License-Identifier: MPL-2.0
#include "webrtc/shared_encoder.h"

#include "webrtc/log.h"

#include <algorithm>
#include <gst/video/video.h>

namespace stripes {

Result<std::unique_ptr<SharedEncoder>> SharedEncoder::start(const EncoderRow &row,
                                                            unsigned bitrate_kbps, unsigned threads,
                                                            Callbacks callbacks) {
  std::unique_ptr<SharedEncoder> made(new SharedEncoder(row, std::move(callbacks)));
  if (auto opened = made->open(bitrate_kbps, threads); !opened)
    return opened.failure();
  return made;
}

Status SharedEncoder::open(unsigned bitrate_kbps, unsigned threads) {
  const std::string line =
      "appsrc name=in format=time is-live=true max-buffers=1 leaky-type=downstream ! videoconvert "
      "n-threads=" +
      std::to_string(threads) + " ! " + encoder_line(row_, bitrate_kbps, threads) +
      " ! appsink name=out sync=false";
  const Failure failure{std::string(row_.element) + " could not be started.", {}};
  GErrorOut error;
  GstElement *made = gst_parse_launch(line.c_str(), error.out());
  if (!made)
    return Failure{failure.user, error.message()};
  pipeline_ = adopt(GST_ELEMENT(gst_object_ref_sink(made)));
  if (error)
    return Failure{failure.user, error.message()};
  source_ = adopt(gst_bin_get_by_name(GST_BIN(made), "in"));
  sink_ = adopt(gst_bin_get_by_name(GST_BIN(made), "out"));
  encoder_ = adopt(gst_bin_get_by_name(GST_BIN(made), "encoder"));
  GstAppSinkCallbacks callbacks{};
  callbacks.new_sample = [](GstAppSink *sink, gpointer self) {
    return static_cast<SharedEncoder *>(self)->take(sink);
  };
  gst_app_sink_set_callbacks(GST_APP_SINK(sink_.get()), &callbacks, this, nullptr);
  GstAppSrcCallbacks source_callbacks{};
  // Asked for only when what went before has come out of the encoder, or is in its keeping.
  source_callbacks.need_data = [](GstAppSrc *, guint, gpointer data) {
    auto *self = static_cast<SharedEncoder *>(data);
    self->hungry_ = true;
    self->callbacks_.hungry();
  };
  gst_app_src_set_callbacks(GST_APP_SRC(source_.get()), &source_callbacks, this, nullptr);
  const auto bus = adopt(gst_element_get_bus(made));
  gst_bus_set_sync_handler(bus.get(), on_message, this, nullptr);
  if (gst_element_set_state(made, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return failure;
  return {};
}

SharedEncoder::~SharedEncoder() {
  if (!pipeline_)
    return;
  failed_ = true; // nobody is told of anything any more
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  // Not before: a message that stays on the bus keeps what it is about.
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  gst_bus_set_sync_handler(bus.get(), nullptr, nullptr, nullptr);
}

// As it is posted: there is no main loop to wait for.
GstBusSyncReply SharedEncoder::on_message(GstBus *, GstMessage *message, gpointer data) {
  auto *self = static_cast<SharedEncoder *>(data);
  const auto dropped = adopt(message); // who drops it owns it
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR && !self->failed_.exchange(true)) {
    GErrorOut error;
    gst_message_parse_error(message, error.out(), nullptr);
    self->callbacks_.failed(error.message());
  }
  return GST_BUS_DROP;
}

void SharedEncoder::push(Ref<GstBuffer> picture, GstCaps *caps, GstClockTime running_time,
                         bool key) {
  if (failed_)
    return;
  hungry_ = false;
  if (!caps_ || !gst_caps_is_equal(caps_.get(), caps)) {
    caps_ = share(caps);
    gst_app_src_set_caps(GST_APP_SRC(source_.get()), caps);
  }
  // The same picture may come again, and at the same time: to the encoder each is a new one.
  auto buffer = adopt(gst_buffer_make_writable(picture.release()));
  if (last_time_ != GST_CLOCK_TIME_NONE)
    running_time = std::max(running_time, last_time_ + GST_MSECOND);
  last_time_ = running_time;
  GST_BUFFER_PTS(buffer.get()) = running_time;
  GST_BUFFER_DTS(buffer.get()) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION(buffer.get()) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_FLAG_UNSET(buffer.get(), GST_BUFFER_FLAG_GAP);
  if (key) {
    const auto pad = adopt(gst_element_get_static_pad(sink_.get(), "sink"));
    gst_pad_push_event(pad.get(),
                       gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
  }
  gst_app_src_push_buffer(GST_APP_SRC(source_.get()), buffer.release());
}

void SharedEncoder::set_bitrate(unsigned kbps) {
  const std::string text = std::to_string(uint64_t{kbps} * 1000 / row_.bitrate_unit);
  gst_util_set_object_arg(G_OBJECT(encoder_.get()), row_.live_bitrate, text.c_str());
}

GstFlowReturn SharedEncoder::take(GstAppSink *sink) {
  const auto sample = adopt(gst_app_sink_pull_sample(sink));
  if (!sample)
    return GST_FLOW_EOS;
  auto buffer = share(gst_sample_get_buffer(sample.get()));
  GstCaps *caps = gst_sample_get_caps(sample.get());
  if (!buffer || !caps)
    return GST_FLOW_OK;
  encoded_++;
  encoded_bytes_ += gst_buffer_get_size(buffer.get());
  // Encoders may shift times and say so in the segment.
  const GstClockTime time = gst_segment_to_running_time(
      gst_sample_get_segment(sample.get()), GST_FORMAT_TIME, GST_BUFFER_PTS(buffer.get()));
  auto out = adopt(gst_buffer_copy(buffer.get()));
  GST_BUFFER_PTS(out.get()) = time;
  GST_BUFFER_DTS(out.get()) = GST_CLOCK_TIME_NONE;
  callbacks_.encoded(out, caps);
  return GST_FLOW_OK;
}

} // namespace stripes
