// SPDX-License-Identifier: MPL-2.0
#include "webrtc/video_feed.h"

#include "webrtc/even_picture.h"
#include "webrtc/log.h"

#include <algorithm>
#include <chrono>
#include <pthread.h>

namespace stripes {

namespace {

unsigned encoder_threads() {
  return std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
}

} // namespace

void VideoFeed::start(std::vector<const EncoderRow *> rows, unsigned bitrate_kbps) {
  stop();
  std::lock_guard lock(mutex_);
  rows_ = std::move(rows);
  bitrate_kbps_ = fed_bitrate_kbps_ = bitrate_kbps;
  stopping_ = false;
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "stripes-feed");
    run();
  });
}

void VideoFeed::stop() {
  {
    std::lock_guard lock(mutex_);
    if (!thread_.joinable())
      return;
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
  quarter_colour_.close();
  std::map<VideoCodec, Line> gone; // encoders end without the lock: their threads may want it
  {
    std::lock_guard lock(mutex_);
    thread_ = {};
    gone.swap(lines_);
    picture_.reset();
    caps_.reset();
  }
}

std::vector<VideoCodec> VideoFeed::codecs() const {
  std::lock_guard lock(mutex_);
  std::vector<VideoCodec> out;
  for (const EncoderRow *row : rows_)
    if (std::ranges::find(out, row->codec) == out.end())
      out.push_back(row->codec);
  return out;
}

bool VideoFeed::has_consumers() const {
  return std::ranges::any_of(lines_, [](const auto &line) { return line.second.consumers > 0; });
}

// Upstream hears of changes only, and of nothing before it has sent the first picture, which is
// kept for whoever comes.
void VideoFeed::tell_wanted() {
  std::unique_lock lock(mutex_);
  if (telling_)
    return; // who does so sees this change as well
  telling_ = true;
  while (picture_ && wanted_ != has_consumers()) {
    const bool wanted = has_consumers();
    wanted_ = wanted;
    lock.unlock();
    callbacks_.wanted(wanted);
    lock.lock();
  }
  telling_ = false;
}

void VideoFeed::add_consumer(VideoCodec codec) {
  {
    std::lock_guard lock(mutex_);
    Line &line = lines_[codec];
    line.consumers++;
    line.plan.key_wanted();
    changed_.notify_all();
  }
  tell_wanted();
}

void VideoFeed::remove_consumer(VideoCodec codec) {
  {
    std::lock_guard lock(mutex_);
    const auto found = lines_.find(codec);
    if (found == lines_.end() || found->second.consumers == 0)
      return;
    found->second.consumers--;
    changed_.notify_all();
  }
  tell_wanted();
}

void VideoFeed::need_key(VideoCodec codec) {
  std::lock_guard lock(mutex_);
  if (const auto found = lines_.find(codec); found != lines_.end()) {
    found->second.plan.key_wanted();
    changed_.notify_all();
  }
}

void VideoFeed::peer_drained() {
  std::lock_guard lock(mutex_);
  changed_.notify_all();
}

void VideoFeed::set_bitrate(unsigned kbps) {
  std::lock_guard lock(mutex_);
  bitrate_kbps_ = kbps;
  changed_.notify_all();
}

void VideoFeed::set_clock(std::function<GstClockTime()> running_time) {
  std::lock_guard lock(mutex_);
  running_time_ = std::move(running_time);
}

std::vector<VideoFeed::EncoderStats> VideoFeed::stats() const {
  std::lock_guard lock(mutex_);
  std::vector<EncoderStats> out;
  for (const auto &[codec, line] : lines_)
    if (line.encoder)
      out.push_back(
          {line.encoder->row().element, line.encoder->encoded(), line.encoder->encoded_bytes()});
  return out;
}

// --- from the pipeline -----------------------------------------------------------------------

bool VideoFeed::take_caps(GstCaps *caps) {
  const auto even = even_caps(caps);
  if (!even)
    return false;
  int width = 0, height = 0;
  const GstStructure *s = gst_caps_get_structure(even.get(), 0);
  gst_structure_get_int(s, "width", &width);
  gst_structure_get_int(s, "height", &height);
  {
    std::lock_guard lock(mutex_);
    caps_ = even;
    raw_caps_ = share(caps);
    picture_.reset(); // of another size
  }
  callbacks_.resized(static_cast<unsigned>(width), static_cast<unsigned>(height));
  return true;
}

void VideoFeed::take_buffer(GstBuffer *buffer, GstClockTime running_time) {
  // Sent so that something comes; says nothing new.
  const bool filler = GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_GAP);
  if (gst_buffer_get_size(buffer) == 0)
    return;
  {
    std::lock_guard lock(mutex_);
    if (filler && picture_)
      return;
    picture_ = with_video_meta(buffer, raw_caps_.get());
    time_ = running_time;
    for (auto &[codec, line] : lines_)
      line.plan.changed();
    changed_.notify_all();
  }
  tell_wanted();
}

// A source that begins anew was told nothing yet.
void VideoFeed::take_event(GstEvent *event) {
  if (GST_EVENT_TYPE(event) == GST_EVENT_STREAM_START) {
    std::lock_guard lock(mutex_);
    wanted_.reset();
  }
  callbacks_.event(event);
}

// --- the feed's thread -----------------------------------------------------------------------

void VideoFeed::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    reconcile(lock);
    if (stopping_)
      break;
    std::optional<int64_t> due = find_room(lock);
    feed(lock);
    for (const auto &[codec, line] : lines_) {
      const bool feeds = line.encoder && picture_ && line.encoder->is_hungry() && line.has_room;
      const auto of_line = feeds ? line.plan.due() : std::nullopt;
      if (of_line)
        due = due ? std::min(*due, *of_line) : *of_line;
      if (needs_work(codec, line)) // came while the lock was given up
        due = 0;
    }
    if (stopping_) // said while the lock was given up
      break;
    const int64_t now = g_get_monotonic_time();
    if (!due)
      changed_.wait(lock);
    else if (*due > now)
      changed_.wait_for(lock, std::chrono::microseconds(*due - now));
  }
}

const EncoderRow *VideoFeed::choose(VideoCodec codec) const {
  const auto found =
      std::ranges::find_if(rows_, [codec](const EncoderRow *row) { return row->codec == codec; });
  return found == rows_.end() ? nullptr : *found;
}

bool VideoFeed::needs_work(VideoCodec codec, const Line &line) const {
  if (line.encoder)
    return line.consumers == 0 || !line.failure.empty();
  return line.consumers > 0 && caps_ && choose(codec);
}

std::optional<int64_t> VideoFeed::find_room(std::unique_lock<std::mutex> &lock) {
  std::optional<int64_t> again;
  for (const CodecRow &row : codec_table()) {
    const auto found = lines_.find(row.codec);
    if (found == lines_.end() || !found->second.encoder || !found->second.encoder->is_hungry())
      continue;
    lock.unlock();
    const bool room = callbacks_.has_room(row.codec);
    lock.lock();
    Line &line = found->second; // lines stay
    const int64_t late = line.fed_at + kPatience;
    line.has_room = room || g_get_monotonic_time() >= late;
    if (!line.has_room)
      again = again ? std::min(*again, late) : late;
  }
  return again;
}

void VideoFeed::failed(VideoCodec codec, const std::string &why) {
  std::lock_guard lock(mutex_);
  if (const auto found = lines_.find(codec); found != lines_.end()) {
    found->second.failure = why;
    changed_.notify_all();
  }
}

void VideoFeed::reconcile(std::unique_lock<std::mutex> &lock) {
  for (const CodecRow &codec_row : codec_table()) {
    const VideoCodec codec = codec_row.codec;
    const auto found = lines_.find(codec);
    if (found == lines_.end())
      continue;
    Line &line = found->second;
    if (line.encoder && (line.consumers == 0 || !line.failure.empty())) {
      auto gone = std::move(line.encoder);
      if (const std::string why = std::exchange(line.failure, {}); !why.empty()) {
        GST_WARNING("%s failed and is not used any more: %s", gone->row().element, why.c_str());
        std::erase(rows_, &gone->row());
      }
      lock.unlock();
      gone.reset();
      lock.lock();
    }
    if (line.consumers > 0 && !line.encoder && !stopping_ && caps_)
      open_line(lock, codec);
  }
  if (bitrate_kbps_ != fed_bitrate_kbps_) {
    fed_bitrate_kbps_ = bitrate_kbps_;
    for (auto &[codec, line] : lines_)
      if (line.encoder)
        line.encoder->set_bitrate(fed_bitrate_kbps_);
  }
}

void VideoFeed::open_line(std::unique_lock<std::mutex> &lock, VideoCodec codec) {
  std::string why = "No encoder for " + std::string(row_of(codec).name) + " works here.";
  while (const EncoderRow *row = choose(codec)) {
    const unsigned bitrate = fed_bitrate_kbps_;
    lines_[codec].failure.clear(); // of the one before
    lock.unlock();
    auto opened = SharedEncoder::start(
        *row, bitrate, encoder_threads(),
        {[this, codec](const Ref<GstBuffer> &buffer, GstCaps *caps) {
           callbacks_.encoded(codec, buffer, caps);
         },
         [this] {
           std::lock_guard guard(mutex_);
           changed_.notify_all();
         },
         [this, codec](const std::string &failure) { failed(codec, failure); }});
    lock.lock();
    if (opened) {
      GST_INFO("%s encodes", row->element);
      Line &line = lines_[codec];
      line.encoder = std::move(*opened);
      line.plan.restart();
      line.plan.changed();
      return;
    }
    GST_WARNING("%s (%s)", opened.failure().user.c_str(), opened.failure().debug.c_str());
    std::erase(rows_, row);
  }
  lock.unlock();
  callbacks_.unusable(codec, why);
  lock.lock();
}

void VideoFeed::feed(std::unique_lock<std::mutex> &lock) {
  if (!picture_ || !caps_)
    return;
  const auto picture = picture_;
  const auto caps = caps_;
  const GstClockTime now = running_time_ ? running_time_() : GST_CLOCK_TIME_NONE;
  std::vector<std::pair<SharedEncoder *, bool>> steps; // ours alone to destroy
  for (auto &[codec, line] : lines_)
    if (line.encoder && line.encoder->is_hungry() && line.has_room)
      if (const auto step = line.plan.next(g_get_monotonic_time())) {
        steps.emplace_back(line.encoder.get(), step->key);
        line.fed_at = g_get_monotonic_time();
      }
  if (steps.empty())
    return;
  const GstClockTime taken = std::exchange(time_, GST_CLOCK_TIME_NONE);
  const GstClockTime time = taken != GST_CLOCK_TIME_NONE ? taken : now;
  lock.unlock();
  auto converted = quarter_colour_.convert(picture, caps);
  for (const auto &[encoder, key] : steps) {
    const bool last = encoder == steps.back().first;
    encoder->push(last ? std::move(converted.buffer) : converted.buffer, converted.caps.get(),
                  time == GST_CLOCK_TIME_NONE ? 0 : time, key);
  }
  lock.lock();
}

} // namespace stripes
