// SPDX-License-Identifier: MPL-2.0
#include "encode/encoder_run.h"

#include "encode/clamped_settings.h"
#include "encode/mapped_picture.h"
#include "encode/stripe_buffer.h"
#include "stripe/gststripe.h"

#include <algorithm>
#include <new>

GST_DEBUG_CATEGORY_EXTERN(gst_stripe_enc_debug);
#define GST_CAT_DEFAULT gst_stripe_enc_debug

namespace stripes::encode {

namespace {

constexpr unsigned kFailuresInARow = 10; // pictures, then it is an error and not an accident

// How long after a failure nothing is tried again by itself; the next picture is a try at once.
constexpr Milliseconds kRetry{100};

// Running time, ns: what is beyond cannot be counted with. 73 years.
constexpr guint64 kFarthest = guint64{1} << 61;

} // namespace

EncoderRun::EncoderRun(GstElement *element, GstPad *srcpad, unsigned threads,
                       std::function<EncodeSettings()> settings, EncodeStats &stats)
    : element_(element), srcpad_(srcpad), settings_(std::move(settings)), stats_(stats),
      encoder_(threads, &stats.times()), current_(settings_()), timer_([this] { on_still(); }) {
  gst_video_info_init(&info_);
  gst_segment_init(&segment_, GST_FORMAT_TIME);
  encoder_.set_settings(current_);
  if (encoder_.threads() < threads)
    GST_ELEMENT_WARNING(element_, RESOURCE, FAILED,
                        ("Only %u of %u threads could be started; encoding goes on with those.",
                         encoder_.threads(), threads),
                        ("pthread_create failed"));
}

bool EncoderRun::set_caps(GstCaps *caps) {
  const bool taken = configure(caps);
  say_what_is_clamped();
  return taken;
}

bool EncoderRun::configure(GstCaps *caps) {
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
      no_memory_for_rows();
      return false;
    }
  }
  configured_ = true;
  push_src_caps();
  look_what_is_clamped();
  return true;
}

// Each is said once, for as long as it holds.
void EncoderRun::look_what_is_clamped() {
  try {
    const auto now = clamped_settings(current_, encoder_.format().width, encoder_.format().height);
    for (const auto &sentence : now)
      if (std::ranges::find(clamped_, sentence) == clamped_.end()) {
        to_say_.push_back(sentence);
        has_to_say_ = true;
      }
    clamped_ = now;
  } catch (const std::bad_alloc &) { // all else goes on without the sentence
  }
}

// Without the lock: who hears it may well send something through the element.
void EncoderRun::say_what_is_clamped() {
  if (!has_to_say_.exchange(false))
    return;
  std::vector<std::string> sentences;
  {
    std::lock_guard lock(picture_mutex_);
    sentences.swap(to_say_);
  }
  for (const auto &sentence : sentences)
    GST_ELEMENT_WARNING(element_, LIBRARY, SETTINGS, ("%s", sentence.c_str()), (nullptr));
}

void EncoderRun::no_memory_for_rows() {
  configured_ = false;
  kept_.reset();
  encoder_.set_format(PictureFormat{}); // not half of its rows
  GST_ELEMENT_ERROR(element_, RESOURCE, NO_SPACE_LEFT,
                    ("There is not enough memory to encode pictures of %dx%d.",
                     GST_VIDEO_INFO_WIDTH(&info_), GST_VIDEO_INFO_HEIGHT(&info_)),
                    ("std::bad_alloc"));
}

void EncoderRun::push_src_caps() {
  const auto caps = stripe_caps(current_, info_);
  gst_pad_push_event(srcpad_, gst_event_new_caps(caps.get()));
}

bool EncoderRun::push_event(Ref<GstEvent> event) {
  std::lock_guard lock(picture_mutex_);
  switch (GST_EVENT_TYPE(event.get())) {
  case GST_EVENT_SEGMENT:
    gst_event_copy_segment(event.get(), &segment_);
    new_segment_ = true;
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
    encoder_.forget_debts();
    gst_segment_init(&segment_, GST_FORMAT_TIME);
    break;
  default:
    break;
  }
  return gst_pad_push_event(srcpad_, event.release());
}

GstFlowReturn EncoderRun::chain(Ref<GstBuffer> buffer) {
  const GstFlowReturn flow = take(std::move(buffer));
  say_what_is_clamped();
  return flow;
}

GstFlowReturn EncoderRun::take(Ref<GstBuffer> buffer) {
  at_the_door_++;
  std::lock_guard lock(picture_mutex_);
  at_the_door_--;
  if (!configured_)
    return GST_FLOW_NOT_NEGOTIATED;
  if (is_filler(buffer.get())) {
    arm_timer(); // which left that to whoever is at the door
    return GST_FLOW_OK;
  }
  if (ended_)
    return GST_FLOW_EOS;
  if (broken_)
    return GST_FLOW_ERROR;
  if (flow_ != GST_FLOW_OK)
    return std::exchange(flow_, GST_FLOW_OK);
  if (!take_requests())
    return GST_FLOW_ERROR;
  EncodeCounts counts;
  counts.pictures = 1;
  counts.skipped = kept_is_new_;
  stats_.add(counts);
  kept_ = std::move(buffer);
  kept_at_ = Clock::now();
  kept_is_new_ = true;
  follow_stream();
  GstFlowReturn flow = GST_FLOW_OK;
  if (!held_back(kept_at_))
    flow = encode_kept(true);
  arm_timer();
  return flow;
}

void EncoderRun::on_still() {
  encode_still();
  say_what_is_clamped();
}

void EncoderRun::encode_still() {
  std::lock_guard lock(picture_mutex_);
  if (!take_requests() || ended_ || broken_ || flow_ != GST_FLOW_OK)
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
  if (min_interval_ > 0 && now < last_encoded_ + std::chrono::nanoseconds(min_interval_))
    return true;
  const auto paid_off = encoder_.hold_until(now);
  return paid_off && now < *paid_off;
}

void EncoderRun::arm_timer() {
  std::optional<TimePoint> when;
  if (kept_ && !ended_ && !broken_ && flow_ == GST_FLOW_OK &&
      min_interval_ != GST_STRIPE_THROTTLE_HOLD) {
    when = kept_is_new_ ? TimePoint::min() : encoder_.next_due();
    if (when && min_interval_ > 0)
      when = std::max(*when, last_encoded_ + std::chrono::nanoseconds(min_interval_));
    if (const auto paid_off = encoder_.hold_until(Clock::now()); when && paid_off)
      when = std::max(*when, *paid_off);
    if (when && failures_ > 0)
      when = std::max(*when, last_encoded_ + kRetry);
  }
  std::lock_guard lock(requests_mutex_);
  timer_.arm(requests_.any() ? TimePoint::min() : when);
}

// Encodes the newest picture: what changed in it, or what is due while it stands still.
GstFlowReturn EncoderRun::encode_kept(bool changes) {
  try {
    return encode_picture(changes);
  } catch (const std::bad_alloc &) {
    kept_is_new_ = false;
    last_encoded_ = Clock::now();
    encoder_.owe_keys(); // what was lost is not known
    return count_failure(out_of_memory());
  }
}

GstFlowReturn EncoderRun::encode_picture(bool changes) {
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
  bool lost_one = false;
  auto deliver_one = [&](EncodedStripe &&stripe) {
    counts.stripes++;
    counts.keys += stripe.key;
    counts.refinements += stripe.refinement;
    counts.bytes += stripe.bytes.size();
    if (stripe.key && std::exchange(announce_key_, false))
      announce_key(pts);
    GST_LOG_OBJECT(element_, "picture %u y %u: %" G_GSIZE_FORMAT " bytes%s%s", stripe.frame_id,
                   stripe.y, stripe.bytes.size(), stripe.key ? " key" : "",
                   stripe.refinement ? " refinement" : "");
    const unsigned y = stripe.y;
    Ref<GstBuffer> buffer;
    try {
      buffer = buffer_of(std::move(stripe), pts, GST_BUFFER_DURATION(kept_.get()));
    } catch (const std::bad_alloc &) {
      encoder_.owe_keys({&y, 1});
      lost_one = true;
      return true;
    }
    const StageTimer timer(&stats_.times(), Stage::Push);
    flow = gst_pad_push(srcpad_, buffer.release());
    return flow == GST_FLOW_OK;
  };

  Status status;
  if (changes) {
    if (const int y = input_y_; y >= 0)
      encoder_.set_focus(static_cast<unsigned>(y), TimePoint(Clock::duration(input_at_.load())));
    const auto damage = damage_of(kept_.get(), picture);
    status = encoder_.encode(picture, damage ? &*damage : nullptr, now, deliver_one);
    kept_is_new_ = false;
    counts.unchanged = status && counts.stripes == 0;
  } else {
    status = encoder_.encode_due(picture, now, deliver_one, [this] { return at_the_door_ > 0; });
  }
  last_encoded_ = now;
  counts.layouts = encoder_.take_layouts();
  const std::chrono::nanoseconds took = Clock::now() - now;
  counts.encode_ns = counts.longest_ns = static_cast<uint64_t>(took.count());
  stats_.times().add(Stage::Picture, took);
  stats_.add(counts);
  if (flow != GST_FLOW_OK) {
    encoder_.owe_keys(); // some stripes went nowhere
    return flow;
  }
  if (!status || lost_one)
    return count_failure(status ? out_of_memory() : status.failure());
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

// The running time of the newest picture, which goes on where a stream is cut together, and with
// the speed at which it is shown.
std::optional<TimePoint> EncoderRun::stream_time() const {
  const GstClockTime pts = GST_BUFFER_PTS(kept_.get());
  if (!GST_CLOCK_TIME_IS_VALID(pts))
    return std::nullopt;
  guint64 time = pts;
  bool before = false; // the beginning of the segment
  if (segment_.format == GST_FORMAT_TIME)
    before = gst_segment_to_running_time_full(&segment_, GST_FORMAT_TIME, pts, &time) < 0;
  const auto ns = static_cast<int64_t>(std::min(time, kFarthest));
  return TimePoint(std::chrono::nanoseconds(before ? -ns : ns));
}

// What has no time goes on with the clock from what had one last.
void EncoderRun::follow_stream() {
  const auto time = stream_time();
  if (!time)
    return;
  if (std::exchange(new_segment_, false) && *time < stream_time_)
    encoder_.forget_debts(); // it begins anew, and does not go on
  stream_time_ = *time;
  encoder_.set_stream_offset(*time - kept_at_, kept_at_);
}

GstFlowReturn EncoderRun::count_failure(const Failure &failure) {
  EncodeCounts counts;
  counts.failed = 1;
  stats_.add(counts);
  if (++failures_ < kFailuresInARow) {
    GST_WARNING_OBJECT(element_, "%s (%s)", failure.user.c_str(), failure.debug.c_str());
    return GST_FLOW_OK;
  }
  broken_ = true; // said once
  GST_ELEMENT_ERROR(element_, STREAM, ENCODE, ("%s", failure.user.c_str()),
                    ("%s", failure.debug.c_str()));
  return GST_FLOW_ERROR;
}

void EncoderRun::announce_key(GstClockTime pts) {
  GstClockTime stream = GST_CLOCK_TIME_NONE, running = GST_CLOCK_TIME_NONE;
  if (segment_.format == GST_FORMAT_TIME) { // an appsrc may count in bytes
    stream = gst_segment_to_stream_time(&segment_, GST_FORMAT_TIME, pts);
    running = gst_segment_to_running_time(&segment_, GST_FORMAT_TIME, pts);
  }
  gst_pad_push_event(srcpad_, gst_video_event_new_downstream_force_key_unit(
                                  pts, stream, running, TRUE, keys_announced_++));
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

void EncoderRun::request_keys(std::span<const unsigned> ys) {
  request([&](Requests &r) {
    try {
      r.key_ys.insert(r.key_ys.end(), ys.begin(), ys.end());
    } catch (const std::bad_alloc &) {
      r.all_keys = true; // that needs no list
    }
  });
}

void EncoderRun::throttle(GstClockTime min_interval) {
  request([=](Requests &r) { r.min_interval = min_interval; });
}

void EncoderRun::settings_changed() {
  request([](Requests &r) { r.settings = true; });
}

void EncoderRun::note_input(int y) {
  if (y >= 0)
    input_y_ = y;
  input_at_ = Clock::now().time_since_epoch().count();
}

// false: it cannot go on, which was told.
bool EncoderRun::take_requests() {
  Requests requests;
  {
    std::lock_guard lock(requests_mutex_);
    requests = std::exchange(requests_, Requests{});
  }
  if (requests.settings) {
    const EncodeSettings settings = settings_();
    const bool new_codec = settings.codec != current_.codec || settings.chroma != current_.chroma;
    current_ = settings;
    try {
      encoder_.set_settings(settings);
    } catch (const std::bad_alloc &) {
      no_memory_for_rows();
      return false;
    }
    if (new_codec && configured_)
      push_src_caps();
    look_what_is_clamped();
  }
  if (requests.min_interval)
    min_interval_ = *requests.min_interval;
  if (requests.all_keys) {
    encoder_.owe_keys();
    announce_key_ = true;
  } else if (!requests.key_ys.empty()) {
    encoder_.owe_keys(requests.key_ys);
  }
  return true;
}

} // namespace stripes::encode
