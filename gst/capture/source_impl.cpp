// SPDX-License-Identifier: MPL-2.0
#include "capture/source_impl.h"

#include "base/time_structure.h"
#include "stripe/gststripe.h"

#include <algorithm>

GST_DEBUG_CATEGORY_EXTERN(gst_ximagestripesrc_debug);
#define GST_CAT_DEFAULT gst_ximagestripesrc_debug

namespace stripes {

namespace {

constexpr int kDefaultRate = 60; // pictures per second

Pacer::Time nanoseconds(guint64 ns) {
  return Pacer::Time(static_cast<Pacer::Time::rep>(std::min<guint64>(ns, G_MAXINT64)));
}

} // namespace

SourceImpl::SourceImpl(GstBaseSrc *src)
    : src_(src), input_([src](const Failure &why) {
        GST_ELEMENT_WARNING(src, RESOURCE, NOT_FOUND, ("%s", why.user.c_str()),
                            ("%s", why.debug.c_str()));
      }) {}

SourceSettings SourceImpl::settings() {
  std::lock_guard lock(mutex_);
  return settings_;
}

std::shared_ptr<CaptureSession> SourceImpl::session() {
  std::lock_guard lock(mutex_);
  return session_;
}

StructurePtr SourceImpl::stats() {
  const auto session = this->session();
  const CaptureStats stats = session ? session->stats() : CaptureStats{};
  StructurePtr structure(gst_structure_new(
      "stats", "pictures", G_TYPE_UINT64, stats.pictures, "heartbeats", G_TYPE_UINT64,
      stats.heartbeats, "rows-fetched", G_TYPE_UINT64, stats.rows, "read-ahead", G_TYPE_UINT64,
      stats.ahead, "frames", G_TYPE_UINT, static_cast<guint>(stats.frames), nullptr));
  add_times(structure.get(), "capture", stats.times);
  add_bucket_limits(structure.get());
  return structure;
}

bool SourceImpl::start() {
  const auto settings = this->settings();
  auto opened = CaptureSession::open({.display = settings.display,
                                      .target = settings.target,
                                      .crop = settings.crop,
                                      .use_damage = settings.use_damage,
                                      .show_pointer = settings.show_pointer});
  if (!opened) {
    GST_ELEMENT_ERROR(src_, RESOURCE, OPEN_READ, ("%s", opened.failure().user.c_str()),
                      ("%s", opened.failure().debug.c_str()));
    return false;
  }
  for (const auto &warning : (*opened)->warnings())
    GST_ELEMENT_WARNING(src_, RESOURCE, NOT_FOUND, ("%s", warning.user.c_str()),
                        ("%s", warning.debug.c_str()));
  const auto size = (*opened)->size();
  GST_INFO_OBJECT(src_, "capturing %ux%u", size.width, size.height);
  const std::shared_ptr<CaptureSession> session = std::move(*opened);
  input_.start(session);
  {
    std::lock_guard lock(mutex_);
    session_ = session;
    throttle_ = 0;
    rate_n_ = settings.max_framerate ? static_cast<int>(settings.max_framerate) : kDefaultRate;
    rate_d_ = 1;
  }
  buffers_ = PictureBuffers();
  apply_limits();
  return true;
}

void SourceImpl::stop() {
  input_.stop();
  std::shared_ptr<CaptureSession> session; // ends without the lock
  std::lock_guard lock(mutex_);
  session.swap(session_);
}

void SourceImpl::unlock() {
  if (auto session = this->session())
    session->interrupt();
  release_input();
}

void SourceImpl::renew() {
  if (auto session = this->session())
    session->renew();
}

bool SourceImpl::set_property(guint id, const GValue *value) {
  std::unique_lock lock(mutex_);
  if (!set_source_property(settings_, id, value))
    return false;
  const auto session = session_;
  const auto settings = settings_;
  lock.unlock();
  apply_limits();
  if (id == PROP_MAX_FRAMERATE)
    follow_max_framerate();
  if (id == PROP_SHOW_POINTER && session)
    session->show_pointer(settings.show_pointer);
  if (id == PROP_ENABLE_NAVIGATION_EVENTS && !settings.navigation)
    release_input();
  return true;
}

void SourceImpl::unlock_stop() {
  if (auto session = this->session()) {
    session->resume();
    session->renew(); // a flush may have thrown everything away
  }
}

Ref<GstCaps> SourceImpl::caps(GstCaps *template_caps) {
  const auto session = this->session();
  if (!session)
    return share(template_caps);
  const auto size = session->size();
  auto caps = adopt(gst_caps_copy(template_caps));
  gst_caps_set_simple(caps.get(), "format", G_TYPE_STRING, session->format().c_str(), "width",
                      G_TYPE_INT, static_cast<int>(size.width), "height", G_TYPE_INT,
                      static_cast<int>(size.height), nullptr);
  return caps;
}

Ref<GstCaps> SourceImpl::fixate(Ref<GstCaps> caps) {
  // Never below what was agreed on before: an encoder would begin afresh for nothing.
  std::unique_lock lock(mutex_);
  const int agreed = rate_n_ / rate_d_;
  const int wanted = std::max(static_cast<int>(settings_.max_framerate), agreed);
  lock.unlock();
  auto fixed = adopt(gst_caps_make_writable(gst_caps_truncate(caps.release())));
  gst_structure_fixate_field_nearest_fraction(gst_caps_get_structure(fixed.get(), 0), "framerate",
                                              std::max(wanted, 1), 1);
  return fixed;
}

bool SourceImpl::set_caps(GstCaps *caps) {
  int n = 0, d = 0;
  if (!gst_structure_get_fraction(gst_caps_get_structure(caps, 0), "framerate", &n, &d) || n <= 0)
    return false;
  {
    std::lock_guard lock(mutex_);
    rate_n_ = n;
    rate_d_ = d;
  }
  apply_limits();
  return true;
}

// The caps name the highest rate, so asking for more than that needs new ones.
void SourceImpl::follow_max_framerate() {
  std::unique_lock lock(mutex_);
  const bool above = session_ && guint64{settings_.max_framerate} * static_cast<guint64>(rate_d_) >
                                     static_cast<guint64>(rate_n_);
  lock.unlock();
  if (above)
    gst_pad_mark_reconfigure(GST_BASE_SRC_PAD(src_));
}

void SourceImpl::apply_limits() {
  std::unique_lock lock(mutex_);
  const auto session = session_;
  if (!session)
    return;
  RateLimits limits;
  const guint64 caps_interval = gst_util_uint64_scale(GST_SECOND, static_cast<guint64>(rate_d_),
                                                      static_cast<guint64>(rate_n_));
  const guint64 interval =
      settings_.max_framerate ? GST_SECOND / settings_.max_framerate : caps_interval;
  limits.interval = nanoseconds(std::max(interval, caps_interval));
  limits.hold = throttle_ >= GST_STRIPE_THROTTLE_HOLD;
  limits.throttle = nanoseconds(limits.hold ? 0 : throttle_);
  limits.heartbeat =
      settings_.heartbeat_ms ? std::chrono::milliseconds(settings_.heartbeat_ms) : Pacer::kForever;
  lock.unlock();
  session->set_limits(limits);
}

bool SourceImpl::answer_latency(GstQuery *query) {
  std::lock_guard lock(mutex_);
  gst_query_set_latency(query, TRUE,
                        gst_util_uint64_scale(GST_SECOND, static_cast<guint64>(rate_d_),
                                              static_cast<guint64>(rate_n_)),
                        GST_CLOCK_TIME_NONE);
  return true;
}

bool SourceImpl::handle_event(GstEvent *event) {
  const GstStructure *named = nullptr;
  GstClockTime min_interval = 0;
  if (gst_stripe_event_parse_throttle(event, &min_interval)) {
    GST_DEBUG_OBJECT(src_, "throttled to %" GST_TIME_FORMAT, GST_TIME_ARGS(min_interval));
    {
      std::lock_guard lock(mutex_);
      throttle_ = min_interval;
    }
    apply_limits();
    return true;
  }
  if (gst_stripe_event_parse_settings(event, &named)) {
    gst_stripe_settings_apply(GST_OBJECT(src_), named);
    return true;
  }
  if (settings().navigation && input_.handle(event))
    return true;
  if (GST_EVENT_TYPE(event) == GST_EVENT_RECONFIGURE) // somebody new downstream
    renew();
  return false;
}

bool SourceImpl::renegotiate(GstFlowReturn &flow) {
  if (gst_base_src_negotiate(src_))
    return true;
  auto *pad = GST_BASE_SRC_PAD(src_);
  gst_pad_mark_reconfigure(pad);
  flow = GST_PAD_IS_FLUSHING(pad) ? GST_FLOW_FLUSHING : GST_FLOW_NOT_NEGOTIATED;
  return false;
}

void SourceImpl::push_cursor(const CursorImage &cursor) {
  GST_DEBUG_OBJECT(src_, "cursor %ux%u", cursor.width, cursor.height);
  Ref<GBytes> pixels;
  if (cursor.width != 0)
    pixels = adopt(g_bytes_new(cursor.bgra.data(), cursor.bgra.size()));
  gst_pad_push_event(GST_BASE_SRC_PAD(src_),
                     gst_stripe_event_new_cursor(pixels.get(), cursor.width, cursor.height,
                                                 cursor.hot_x, cursor.hot_y, cursor.serial));
}

void SourceImpl::stamp(GstBuffer *buffer, const Picture &picture) {
  std::unique_lock lock(mutex_);
  GST_BUFFER_DURATION(buffer) = gst_util_uint64_scale(GST_SECOND, static_cast<guint64>(rate_d_),
                                                      static_cast<guint64>(rate_n_));
  lock.unlock();
  const auto clock = adopt(gst_element_get_clock(GST_ELEMENT(src_)));
  if (!clock)
    return;
  const GstClockTime age = static_cast<GstClockTime>((steady_now() - picture.taken).count());
  const GstClockTime running =
      gst_clock_get_time(clock.get()) - gst_element_get_base_time(GST_ELEMENT(src_));
  GST_BUFFER_PTS(buffer) = running > age ? running - age : 0;
}

GstFlowReturn SourceImpl::create(GstBuffer **out) {
  const auto session = this->session();
  GstFlowReturn flow = GST_FLOW_FLUSHING;
  while (session) {
    switch (session->next()) {
    case CaptureSession::Event::Picture: {
      const auto &picture = session->picture();
      auto buffer = buffers_.make(picture, session->grid(), session->format(), session->domain());
      stamp(buffer.get(), picture);
      *out = buffer.release();
      return GST_FLOW_OK;
    }
    case CaptureSession::Event::Resized:
      GST_INFO_OBJECT(src_, "picture is now %ux%u", session->size().width, session->size().height);
      if (!renegotiate(flow))
        return flow;
      break;
    case CaptureSession::Event::Cursor:
      push_cursor(session->cursor());
      break;
    case CaptureSession::Event::Interrupted:
      return GST_FLOW_FLUSHING;
    case CaptureSession::Event::Failed:
      GST_ELEMENT_ERROR(src_, RESOURCE, READ, ("%s", session->failure().user.c_str()),
                        ("%s", session->failure().debug.c_str()));
      // Not GST_FLOW_ERROR, for which the base class posts a second error. Either way downstream
      // gets EOS.
      return GST_FLOW_EOS;
    }
  }
  return GST_FLOW_FLUSHING;
}

} // namespace stripes
