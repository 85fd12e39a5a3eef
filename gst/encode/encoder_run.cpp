// SPDX-License-Identifier: MPL-2.0
#include "encode/encoder_run.h"

#include "base/for_c.h"
#include "encode/mapped_picture.h"
#include "stripe/gststripe.h"

#include <new>

GST_DEBUG_CATEGORY_EXTERN(gst_stripe_enc_debug);
#define GST_CAT_DEFAULT gst_stripe_enc_debug

namespace stripes::encode {

namespace {

constexpr unsigned kFailuresInARow = 10; // pictures, then it is an error and not an accident

Ref<GstBuffer> wrap(std::vector<uint8_t> bytes) {
  auto *owned = new_for_c<std::vector<uint8_t>>(std::move(bytes));
  return adopt(gst_buffer_new_wrapped_full(GST_MEMORY_FLAG_READONLY, owned->data(), owned->size(),
                                           0, owned->size(), owned,
                                           delete_for_c<std::vector<uint8_t>>));
}

// A gap without a picture in it; a repeated picture that is marked as a gap is a picture.
bool is_filler(GstBuffer *buffer) {
  return GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_GAP) && gst_buffer_get_size(buffer) == 0;
}

const char *codec_name(Codec codec) {
  return codec == Codec::H264 ? "h264" : "jpeg";
}

} // namespace

EncoderRun::EncoderRun(GstElement *element, GstPad *srcpad, unsigned threads,
                       std::function<EncodeSettings()> settings, EncodeStats &stats)
    : element_(element), srcpad_(srcpad), settings_(std::move(settings)), stats_(stats),
      encoder_(threads), current_(settings_()), timer_([this] { on_still(); }) {
  gst_video_info_init(&info_);
  gst_segment_init(&segment_, GST_FORMAT_TIME);
  encoder_.set_settings(current_);
}

bool EncoderRun::set_caps(GstCaps *caps) {
  GstVideoInfo info;
  if (!gst_video_info_from_caps(&info, caps))
    return false;
  const auto format = picture_format_of(info);
  if (!format)
    return false;
  std::lock_guard lock(picture_mutex_);
  info_ = info;
  if (!configured_ || *format != encoder_.format()) {
    kept_.reset(); // of the old format
    kept_is_new_ = false;
    try {
      encoder_.set_format(*format);
    } catch (const std::bad_alloc &) {
      configured_ = false;
      GST_ELEMENT_ERROR(element_, RESOURCE, NO_SPACE_LEFT,
                        ("There is not enough memory to encode pictures of %ux%u.", format->width,
                         format->height),
                        ("%" GST_PTR_FORMAT, caps));
      return false;
    }
  }
  configured_ = true;
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
  if (is_filler(buffer.get()))
    return GST_FLOW_OK;
  if (ended_)
    return GST_FLOW_EOS;
  if (flow_ != GST_FLOW_OK)
    return std::exchange(flow_, GST_FLOW_OK);
  take_requests();
  EncodeCounts counts;
  counts.pictures = 1;
  counts.skipped = kept_is_new_;
  stats_.add(counts);
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
  MappedPicture mapped(info_, encoder_.format(), kept_.get());
  if (!mapped) {
    kept_.reset();
    kept_is_new_ = false;
    return count_failure(
        {"A picture could not be read.", "it is not what its caps say, or it could not be mapped"});
  }
  const Picture &picture = mapped.picture();
  const TimePoint now = Clock::now();
  const GstClockTime pts = changes ? GST_BUFFER_PTS(kept_.get()) : time_of_still(now);

  EncodeCounts counts;
  GstFlowReturn flow = GST_FLOW_OK;
  auto deliver_one = [&](EncodedStripe &&stripe) {
    counts.stripes++;
    counts.keys += stripe.key;
    counts.refinements += stripe.refinement;
    counts.bytes += stripe.bytes.size();
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
    counts.unchanged = status && counts.stripes == 0;
  } else {
    status = encoder_.encode_due(picture, now, deliver_one, [this] { return at_the_door_ > 0; });
  }
  last_encoded_ = now;
  counts.layouts = encoder_.take_layouts();
  counts.encode_ns = counts.longest_ns =
      static_cast<uint64_t>(std::chrono::nanoseconds(Clock::now() - now).count());
  stats_.add(counts);
  if (flow != GST_FLOW_OK)
    return flow;
  if (!status)
    return count_failure(status.failure());
  failures_ = 0;
  return GST_FLOW_OK;
}

// What is sent of a still picture is newer than the picture, but still of this segment.
GstClockTime EncoderRun::time_of_still(TimePoint now) const {
  const GstClockTime pts = GST_BUFFER_PTS(kept_.get());
  if (!GST_CLOCK_TIME_IS_VALID(pts))
    return pts;
  const GstClockTime later =
      pts + static_cast<GstClockTime>(std::chrono::nanoseconds(now - kept_at_).count());
  return GST_CLOCK_TIME_IS_VALID(segment_.stop) && later >= segment_.stop ? pts : later;
}

GstFlowReturn EncoderRun::count_failure(const Failure &failure) {
  EncodeCounts counts;
  counts.failed = 1;
  stats_.add(counts);
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
