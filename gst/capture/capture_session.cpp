// SPDX-License-Identifier: MPL-2.0
#include "capture/capture_session.h"

#include <algorithm>
#include <random>
#include <xcb/randr.h>

namespace stripes {

Result<std::unique_ptr<CaptureSession>> CaptureSession::open(const Options &options) {
  auto wake = std::make_unique<Wake>();
  auto x = XConnection::open(options.display, *wake);
  if (!x)
    return x.failure();
  auto session =
      std::unique_ptr<CaptureSession>(new CaptureSession(std::move(wake), std::move(*x)));
  if (auto status = session->prepare(options.use_damage); !status)
    return status.failure();
  return session;
}

CaptureSession::CaptureSession(std::unique_ptr<Wake> wake, std::unique_ptr<XConnection> x)
    : wake_owner_(std::move(wake)), wake_(*wake_owner_), x_(std::move(x)), pool_(*x_),
      fetcher_(*x_) {
  std::random_device random;
  domain_ = uint64_t{random()} << 32 | random();
}

CaptureSession::~CaptureSession() = default;

Status CaptureSession::check_format() const {
  const auto *setup = xcb_get_setup(x_->get());
  const auto &screen = x_->screen();
  bool bgrx = setup->image_byte_order == XCB_IMAGE_ORDER_LSB_FIRST && screen.root_depth >= 24;
  for (auto it = xcb_setup_pixmap_formats_iterator(setup); it.rem; xcb_format_next(&it))
    if (it.data->depth == screen.root_depth)
      bgrx &= it.data->bits_per_pixel == 32;
  for (auto depth = xcb_screen_allowed_depths_iterator(&screen); depth.rem; xcb_depth_next(&depth))
    for (auto v = xcb_depth_visuals_iterator(depth.data); v.rem; xcb_visualtype_next(&v))
      if (v.data->visual_id == screen.root_visual)
        bgrx &= v.data->red_mask == 0xff0000 && v.data->green_mask == 0xff00 &&
                v.data->blue_mask == 0xff;
  if (bgrx)
    return {};
  return Failure{"X display " + x_->name() +
                     " has a pixel format that cannot be captured; start it with depth 24.",
                 "root depth " + std::to_string(screen.root_depth) + ", byte order " +
                     std::to_string(setup->image_byte_order)};
}

Status CaptureSession::prepare(bool use_damage) {
  if (use_damage && !(damage_ = ScreenDamage::create(*x_)))
    warnings_.push_back({"X display " + x_->name() +
                             " does not tell what changes, so whole pictures are taken all the "
                             "time.",
                         "no DAMAGE or XFIXES extension"});
  cursor_ = CursorWatch::create(*x_);
  const uint32_t mask = XCB_EVENT_MASK_STRUCTURE_NOTIFY;
  xcb_change_window_attributes(x_->get(), x_->root(), XCB_CW_EVENT_MASK, &mask);
  if (const auto *randr = x_->extension(&xcb_randr_id)) {
    randr_event_ = randr->first_event;
    x_->wait<xcb_randr_query_version_reply_t>(xcb_randr_query_version(x_->get(), 1, 2));
    xcb_randr_select_input(x_->get(), x_->root(), XCB_RANDR_NOTIFY_MASK_SCREEN_CHANGE);
  }
  update_size();
  // The first frame shows whether shared memory works.
  if (!pool_.acquire() || x_->lost())
    return Failure{"The connection to X display " + x_->name() + " was lost.", "while starting"};
  if (!pool_.shared_memory())
    warnings_.push_back({"X display " + x_->name() +
                             " shares no memory with us, so pictures come slowly through its "
                             "socket.",
                         pool_.fallback_reason()});
  return {};
}

void CaptureSession::read_events() {
  while (XPtr<xcb_generic_event_t> event{xcb_poll_for_event(x_->get())})
    handle(*event);
}

void CaptureSession::handle(const xcb_generic_event_t &event) {
  const uint8_t type = event.response_type & 0x7f;
  if (damage_ && damage_->is_notify(event))
    damaged_ = true;
  else if (cursor_ && cursor_->is_notify(event))
    cursor_changed_ = true;
  else if (type == XCB_CONFIGURE_NOTIFY ||
           (randr_event_ && type == randr_event_ + XCB_RANDR_SCREEN_CHANGE_NOTIFY))
    size_unsure_ = true;
}

bool CaptureSession::update_size() {
  const auto reply = x_->wait<xcb_get_geometry_reply_t>(xcb_get_geometry(x_->get(), x_->root()));
  if (!reply)
    return false;
  size_unsure_ = false;
  // A change of mode may have wiped the screen without telling DAMAGE.
  everything_ = true;
  pacer_.changed();
  const Size now{reply.value->width, reply.value->height};
  {
    std::lock_guard lock(mutex_);
    if (now == size_)
      return false;
    size_ = now;
  }
  grid_ = DamageGrid(now.width, now.height);
  pool_.resize(size_t{now.width} * now.height * 4);
  unread_.clear();
  return true;
}

void CaptureSession::update_pacing(Pacer::Time now) {
  InputMark mark;
  {
    std::lock_guard lock(mutex_);
    pacer_.set_interval(std::max(limits_.interval, limits_.throttle));
    pacer_.set_heartbeat(limits_.heartbeat);
    pacer_.set_hold(limits_.hold);
    mark = input_;
    if (limits_.throttle > limits_.interval)
      mark.time = Pacer::Time(-1);
  }
  if (damaged_ || !damage_)
    pacer_.changed();
  if (damaged_ && input_is_recent(mark, now))
    look_for_urgent(now, mark);
}

// Looking early costs a round trip, so only while it can bring a picture sooner.
void CaptureSession::look_for_urgent(Pacer::Time now, const InputMark &mark) {
  if (!unread_small_ || !pacer_.urgency_helps(now))
    return;
  damaged_ = false;
  if (!damage_->collect(damage_->request(), unread_))
    everything_ = true;
  unread_small_ = !everything_ && is_near_input(unread_, mark);
  if (unread_small_ && !unread_.empty())
    pacer_.urgent();
}

CaptureSession::Event CaptureSession::next() {
  for (;;) {
    if (wake_.interrupted())
      return Event::Interrupted;
    read_events();
    if (x_->lost())
      return Event::Lost;
    if (size_unsure_ && update_size())
      return Event::Resized;
    if (renew_.exchange(false)) {
      cursor_changed_ = true;
      pacer_.wanted();
    }
    const auto now = steady_now();
    update_pacing(now);
    const auto decision = pacer_.decide(now);
    const bool may_tell_cursor =
        stats_.pictures > 0 || decision.kind == Pacer::Decision::Kind::Wait;
    if (cursor_ && cursor_changed_ && may_tell_cursor) {
      if (auto image = cursor_->fetch()) {
        cursor_changed_ = false;
        cursor_image_ = std::move(*image);
        return Event::Cursor;
      }
      continue;
    }
    switch (decision.kind) {
    case Pacer::Decision::Kind::Capture:
      if (take_picture(now))
        return Event::Picture;
      break;
    case Pacer::Decision::Kind::Repeat:
    case Pacer::Decision::Kind::Heartbeat:
      if (repeat_picture(now, decision.kind == Pacer::Decision::Kind::Heartbeat))
        return Event::Picture;
      break;
    case Pacer::Decision::Kind::Wait:
      wait(decision, now);
    }
  }
}

void CaptureSession::wait(const Pacer::Decision &decision, Pacer::Time now) {
  xcb_flush(x_->get());
  // Waiting for answers has read events from the socket that poll() would not see any more.
  if (XPtr<xcb_generic_event_t> event{xcb_poll_for_queued_event(x_->get())}) {
    handle(*event);
    return;
  }
  x_->poll(decision.until == Pacer::kForever ? -1 : (decision.until - now).count());
}

// false: there is nothing to show, or not now.
bool CaptureSession::take_picture(Pacer::Time now) {
  damaged_ = false;
  if (!damage_ || (!damage_->collect(damage_->request(), unread_)))
    everything_ = true;
  if (!everything_ && unread_.empty()) {
    pacer_.nothing_changed();
    return false;
  }
  serial_++;
  if (everything_)
    grid_.mark_all(serial_);
  for (const auto &area : unread_)
    grid_.mark(area, serial_);
  unread_.clear();
  unread_small_ = true;

  Frame *frame = pool_.acquire();
  if (!frame) {
    everything_ = true;
    return false;
  }
  const auto runs = grid_.stale_rows(frame->serial);
  frame->serial = 0; // until it is whole
  fetcher_.request(*frame, grid_.width(), runs);
  // A second look behind the pixels: what changed between the two looks may or may not be in this
  // picture, so it counts as changed now and is read again for the next one.
  xcb_xfixes_fetch_region_cookie_t second{};
  if (damage_)
    second = damage_->request();
  const auto outcome = fetcher_.finish(*frame, grid_.width(), runs);
  everything_ =
      (damage_ && !damage_->collect(second, unread_)) || outcome != ImageFetcher::Outcome::Done;
  if (outcome != ImageFetcher::Outcome::Done) {
    size_unsure_ = true;
    return false;
  }
  if (everything_)
    grid_.mark_all(serial_);
  for (const auto &area : unread_)
    grid_.mark(area, serial_);
  frame->serial = serial_;
  pacer_.captured(now);
  if (everything_ || !unread_.empty())
    pacer_.changed();
  {
    std::lock_guard lock(mutex_);
    stats_.pictures++;
    stats_.frames = pool_.frames();
    for (const auto &run : runs)
      stats_.rows += run.height;
  }
  lend(*frame, now, false);
  return true;
}

bool CaptureSession::repeat_picture(Pacer::Time now, bool heartbeat) {
  Frame *frame = pool_.holding(serial_);
  if (!frame) { // its capture was interrupted
    pacer_.changed();
    return false;
  }
  pacer_.repeated(now);
  {
    std::lock_guard lock(mutex_);
    stats_.heartbeats++;
  }
  lend(*frame, now, heartbeat);
  return true;
}

void CaptureSession::lend(Frame &frame, Pacer::Time now, bool heartbeat) {
  frame.memory->lend();
  picture_ = {frame.memory, serial_, heartbeat, now};
}

CaptureSession::Size CaptureSession::size() const {
  std::lock_guard lock(mutex_);
  return size_;
}

void CaptureSession::set_limits(const RateLimits &limits) {
  {
    std::lock_guard lock(mutex_);
    limits_ = limits;
  }
  wake_.signal();
}

void CaptureSession::mark_input(const InputMark &mark) {
  std::lock_guard lock(mutex_);
  input_ = mark;
}

void CaptureSession::renew() {
  renew_ = true;
  wake_.signal();
}

CaptureStats CaptureSession::stats() const {
  std::lock_guard lock(mutex_);
  return stats_;
}

} // namespace stripes
