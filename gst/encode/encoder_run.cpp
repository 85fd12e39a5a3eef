// SPDX-License-Identifier: MPL-2.0
#include "encode/encoder_run.h"

#include "stripe/gststripe.h"

GST_DEBUG_CATEGORY_EXTERN(gst_stripe_enc_debug);
#define GST_CAT_DEFAULT gst_stripe_enc_debug

namespace stripes::encode {

namespace {

constexpr unsigned kFailuresInARow = 10; // pictures, then it is an error and not an accident

// A mapped picture; unmaps itself.
class MappedPicture {
 public:
  MappedPicture(const GstVideoInfo &info, GstBuffer *buffer) {
    GstVideoInfo copy = info;
    mapped_ = gst_video_frame_map(&frame_, &copy, buffer, GST_MAP_READ);
  }
  ~MappedPicture() {
    if (mapped_)
      gst_video_frame_unmap(&frame_);
  }
  MappedPicture(const MappedPicture &) = delete;
  MappedPicture &operator=(const MappedPicture &) = delete;

  explicit operator bool() const { return mapped_; }
  Picture picture() const {
    return {static_cast<const uint8_t *>(GST_VIDEO_FRAME_PLANE_DATA(&frame_, 0)),
            static_cast<size_t>(GST_VIDEO_FRAME_PLANE_STRIDE(&frame_, 0)),
            static_cast<unsigned>(GST_VIDEO_FRAME_WIDTH(&frame_)),
            static_cast<unsigned>(GST_VIDEO_FRAME_HEIGHT(&frame_))};
  }

 private:
  GstVideoFrame frame_;
  bool mapped_ = false;
};

// The buffer's damage, when it is for a picture of this size.
std::optional<DamageView> damage_of(GstBuffer *buffer, const Picture &picture) {
  const GstStripeDamageMeta *meta = gst_buffer_get_stripe_damage_meta(buffer);
  if (!meta || meta->width != picture.width || meta->height != picture.height)
    return std::nullopt;
  DamageView view;
  view.domain = meta->domain;
  view.serial = meta->serial;
  view.tile_width = meta->tile_width;
  view.tile_height = meta->tile_height;
  view.columns = meta->columns;
  view.rows = meta->rows;
  view.serials = gst_stripe_damage_meta_grid(meta);
  return view;
}

Ref<GstBuffer> wrap(std::vector<uint8_t> bytes) {
  auto *owned = new std::vector<uint8_t>(std::move(bytes));
  return adopt(gst_buffer_new_wrapped_full(
      GST_MEMORY_FLAG_READONLY, owned->data(), owned->size(), 0, owned->size(), owned,
      [](gpointer data) { delete static_cast<std::vector<uint8_t> *>(data); }));
}

const char *codec_name(Codec codec) {
  return codec == Codec::H264 ? "h264" : "jpeg";
}

} // namespace

EncoderRun::EncoderRun(GstElement *element, GstPad *srcpad, unsigned threads,
                       std::function<EncodeSettings()> settings)
    : element_(element), srcpad_(srcpad), settings_(std::move(settings)), encoder_(threads),
      current_(settings_()), timer_([this] { on_still(); }) {
  gst_video_info_init(&info_);
  gst_segment_init(&segment_, GST_FORMAT_TIME);
  encoder_.set_settings(current_);
}

bool EncoderRun::set_caps(GstCaps *caps) {
  GstVideoInfo info;
  if (!gst_video_info_from_caps(&info, caps))
    return false;
  std::lock_guard lock(picture_mutex_);
  PictureFormat format;
  format.width = static_cast<unsigned>(GST_VIDEO_INFO_WIDTH(&info));
  format.height = static_cast<unsigned>(GST_VIDEO_INFO_HEIGHT(&info));
  if (GST_VIDEO_INFO_FPS_N(&info) > 0) {
    format.fps_n = static_cast<unsigned>(GST_VIDEO_INFO_FPS_N(&info));
    format.fps_d = static_cast<unsigned>(GST_VIDEO_INFO_FPS_D(&info));
  }
  info_ = info;
  configured_ = true;
  kept_.reset(); // of the old size
  kept_is_new_ = false;
  encoder_.set_format(format);
  push_src_caps();
  return true;
}

void EncoderRun::push_src_caps() {
  auto caps = adopt(
      gst_caps_new_simple(GST_STRIPE_CAPS_NAME, "codec", G_TYPE_STRING, codec_name(current_.codec),
                          "width", G_TYPE_INT, GST_VIDEO_INFO_WIDTH(&info_), "height", G_TYPE_INT,
                          GST_VIDEO_INFO_HEIGHT(&info_), "framerate", GST_TYPE_FRACTION,
                          GST_VIDEO_INFO_FPS_N(&info_), GST_VIDEO_INFO_FPS_D(&info_), nullptr));
  gst_pad_push_event(srcpad_, gst_event_new_caps(caps.get()));
}

bool EncoderRun::push_event(Ref<GstEvent> event) {
  std::lock_guard lock(picture_mutex_);
  switch (GST_EVENT_TYPE(event.get())) {
  case GST_EVENT_SEGMENT:
    gst_event_copy_segment(event.get(), &segment_);
    break;
  case GST_EVENT_STREAM_START:
    ended_ = false;
    flow_ = GST_FLOW_OK;
    break;
  case GST_EVENT_EOS:
    // What a throttle held back is the last picture of the stream.
    if (kept_ && kept_is_new_ && min_interval_ != GST_STRIPE_THROTTLE_HOLD)
      encode_kept(true);
    ended_ = true;
    kept_.reset();
    break;
  case GST_EVENT_FLUSH_STOP:
    // Stripes on their way were thrown away: every row begins anew.
    ended_ = false;
    flow_ = GST_FLOW_OK;
    kept_.reset();
    kept_is_new_ = false;
    encoder_.owe_keys();
    gst_segment_init(&segment_, GST_FORMAT_TIME);
    break;
  default:
    break;
  }
  return gst_pad_push_event(srcpad_, event.release());
}

GstFlowReturn EncoderRun::chain(Ref<GstBuffer> buffer) {
  at_the_door_++;
  std::lock_guard lock(picture_mutex_);
  at_the_door_--;
  if (!configured_)
    return GST_FLOW_NOT_NEGOTIATED;
  if (ended_)
    return GST_FLOW_EOS;
  if (flow_ != GST_FLOW_OK)
    return std::exchange(flow_, GST_FLOW_OK);
  take_requests();
  kept_ = std::move(buffer);
  kept_at_ = Clock::now();
  kept_is_new_ = true;
  GstFlowReturn flow = GST_FLOW_OK;
  if (!held_back(kept_at_))
    flow = encode_kept(true);
  arm_timer();
  return flow;
}

void EncoderRun::on_still() {
  std::lock_guard lock(picture_mutex_);
  take_requests();
  if (ended_ || flow_ != GST_FLOW_OK)
    return;
  if (kept_ && !held_back(Clock::now()))
    flow_ = encode_kept(kept_is_new_);
  // A picture at the door arms the timer when it is through.
  if (at_the_door_ == 0)
    arm_timer();
}

bool EncoderRun::held_back(TimePoint now) const {
  if (min_interval_ == GST_STRIPE_THROTTLE_HOLD)
    return true;
  return min_interval_ > 0 && now < last_encoded_ + std::chrono::nanoseconds(min_interval_);
}

void EncoderRun::arm_timer() {
  std::optional<TimePoint> when;
  if (kept_ && !ended_ && flow_ == GST_FLOW_OK && min_interval_ != GST_STRIPE_THROTTLE_HOLD) {
    when = kept_is_new_ ? TimePoint::min() : encoder_.next_due();
    if (when && min_interval_ > 0)
      when = std::max(*when, last_encoded_ + std::chrono::nanoseconds(min_interval_));
  }
  std::lock_guard lock(requests_mutex_);
  timer_.arm(requests_.any() ? TimePoint::min() : when);
}

// Encodes the newest picture: what changed in it, or what is due while it stands still.
GstFlowReturn EncoderRun::encode_kept(bool changes) {
  MappedPicture mapped(info_, kept_.get());
  if (!mapped)
    return count_failure({"A picture could not be read.", "gst_video_frame_map failed"});
  const Picture picture = mapped.picture();
  const TimePoint now = Clock::now();
  GstClockTime pts = GST_BUFFER_PTS(kept_.get());
  if (!changes && GST_CLOCK_TIME_IS_VALID(pts))
    pts += static_cast<GstClockTime>(std::chrono::nanoseconds(now - kept_at_).count());

  GstFlowReturn flow = GST_FLOW_OK;
  auto deliver_one = [&](EncodedStripe &&stripe) {
    auto buffer = wrap(std::move(stripe.bytes));
    GST_BUFFER_PTS(buffer.get()) = pts;
    GST_BUFFER_DURATION(buffer.get()) = GST_BUFFER_DURATION(kept_.get());
    gst_buffer_add_stripe_meta(buffer.get(), stripe.frame_id, stripe.y, stripe.width, stripe.height,
                               stripe.key, stripe.refinement);
    if (!stripe.key)
      GST_BUFFER_FLAG_SET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT);
    if (stripe.last)
      GST_BUFFER_FLAG_SET(buffer.get(), GST_BUFFER_FLAG_MARKER);
    if (stripe.key && std::exchange(announce_key_, false))
      announce_key(pts);
    GST_LOG_OBJECT(element_, "picture %u y %u: %" G_GSIZE_FORMAT " bytes%s%s", stripe.frame_id,
                   stripe.y, gst_buffer_get_size(buffer.get()), stripe.key ? " key" : "",
                   stripe.refinement ? " refinement" : "");
    flow = gst_pad_push(srcpad_, buffer.release());
    return flow == GST_FLOW_OK;
  };

  Status status;
  if (changes) {
    const auto damage = damage_of(kept_.get(), picture);
    status = encoder_.encode(picture, damage ? &*damage : nullptr, now, deliver_one);
    kept_is_new_ = false;
  } else {
    status = encoder_.encode_due(picture, now, deliver_one, [this] { return at_the_door_ > 0; });
  }
  last_encoded_ = now;
  if (flow != GST_FLOW_OK)
    return flow;
  if (!status)
    return count_failure(status.failure());
  failures_ = 0;
  return GST_FLOW_OK;
}

GstFlowReturn EncoderRun::count_failure(const Failure &failure) {
  if (++failures_ < kFailuresInARow) {
    GST_WARNING_OBJECT(element_, "%s (%s)", failure.user.c_str(), failure.debug.c_str());
    return GST_FLOW_OK;
  }
  GST_ELEMENT_ERROR(element_, STREAM, ENCODE, ("%s", failure.user.c_str()),
                    ("%s", failure.debug.c_str()));
  return GST_FLOW_ERROR;
}

void EncoderRun::announce_key(GstClockTime pts) {
  gst_pad_push_event(srcpad_, gst_video_event_new_downstream_force_key_unit(
                                  pts, gst_segment_to_stream_time(&segment_, GST_FORMAT_TIME, pts),
                                  gst_segment_to_running_time(&segment_, GST_FORMAT_TIME, pts),
                                  TRUE, keys_announced_++));
}

template <typename Change>
void EncoderRun::request(Change change) {
  std::lock_guard lock(requests_mutex_);
  change(requests_);
  timer_.arm_now();
}

void EncoderRun::request_keys() {
  request([](Requests &r) { r.all_keys = true; });
}

void EncoderRun::request_keys(const std::vector<unsigned> &ys) {
  request([&](Requests &r) { r.key_ys.insert(r.key_ys.end(), ys.begin(), ys.end()); });
}

void EncoderRun::throttle(GstClockTime min_interval) {
  request([=](Requests &r) { r.min_interval = min_interval; });
}

void EncoderRun::settings_changed() {
  request([](Requests &r) { r.settings = true; });
}

void EncoderRun::take_requests() {
  Requests requests;
  {
    std::lock_guard lock(requests_mutex_);
    requests = std::exchange(requests_, Requests{});
  }
  if (requests.settings) {
    const EncodeSettings settings = settings_();
    const bool new_codec = settings.codec != current_.codec;
    current_ = settings;
    encoder_.set_settings(settings);
    if (new_codec && configured_)
      push_src_caps();
  }
  if (requests.min_interval)
    min_interval_ = *requests.min_interval;
  if (requests.all_keys) {
    encoder_.owe_keys();
    announce_key_ = true;
  } else if (!requests.key_ys.empty()) {
    encoder_.owe_keys(requests.key_ys);
  }
}

} // namespace stripes::encode
