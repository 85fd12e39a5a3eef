// SPDX-License-Identifier: MPL-2.0
#include "capture/capture_session.h"

#include <algorithm>
#include <random>

namespace stripes {

namespace {
constexpr unsigned kMostRefusals = 50;
constexpr std::chrono::seconds kStartTimeout{4};
// How often the pointer is looked for where nothing tells that it moves.
constexpr std::chrono::milliseconds kPointerLook{40};
} // namespace

Result<std::unique_ptr<CaptureSession>> CaptureSession::open(const Options &options) {
  const Deadline deadline(kStartTimeout);
  auto wake = std::make_unique<Wake>();
  auto x = XConnection::open(options.display, *wake);
  if (!x)
    return x.failure();
  auto session =
      std::unique_ptr<CaptureSession>(new CaptureSession(std::move(wake), std::move(*x)));
  session->x_->set_deadline(deadline);
  auto status = session->prepare(options);
  if (session->x_->too_late())
    return Failure{"X display " + session->display() +
                       " does not answer: its server has stopped, or another program has grabbed "
                       "it.",
                   "time-out while starting"};
  if (!status)
    return status.failure();
  session->x_->set_deadline(std::nullopt);
  return session;
}

CaptureSession::CaptureSession(std::unique_ptr<Wake> wake, std::unique_ptr<XConnection> x)
    : wake_owner_(std::move(wake)), wake_(*wake_owner_), x_(std::move(x)) {
  std::random_device random;
  domain_ = uint64_t{random()} << 32 | random();
}

CaptureSession::~CaptureSession() = default;

Status CaptureSession::prepare(const Options &options) {
  auto target = CaptureTarget::choose(*x_, options.target, warnings_);
  if (!target)
    return target.failure();
  target_ = std::move(*target);
  const auto visual = target_->visual();
  const auto layout = PixelLayout::of(visual, target_->name());
  if (!layout)
    return layout.failure();
  format_ = layout->format();
  taker_ = std::make_unique<PictureTaker>(*x_, visual, *layout);
  if (options.use_damage && !taker_->watch_damage(target_->watched()))
    warnings_.push_back({"X display " + x_->name() +
                             " does not tell what changes, so whole pictures are taken all the "
                             "time.",
                         "no DAMAGE or XFIXES extension"});
  cursor_ = CursorWatch::create(*x_);
  const auto whole = target_->look();
  if (!whole)
    return Failure{"The " + target_->name() + " was lost.", "while starting"};
  if (auto status = options.crop.check(whole->width, whole->height, target_->name()); !status)
    return status;
  crop_ = options.crop;
  update_surface();
  if (options.show_pointer && !cursor_)
    warnings_.push_back(
        {"X display " + x_->name() + " does not tell what the pointer looks like.", "no XFIXES"});
  show_pointer_ = options.show_pointer;
  apply_show_pointer();
  // The first frame shows whether shared memory works.
  auto &pool = taker_->pool();
  const Frame *first = pool.acquire();
  if (pool.segments().out_of_memory())
    return out_of_memory();
  if (!first || x_->lost())
    return Failure{"The connection to X display " + x_->name() + " was lost.", "while starting"};
  if (!pool.segments().shares())
    warnings_.push_back({"X display " + x_->name() +
                             " shares no memory with us, so pictures come slowly through its "
                             "socket.",
                         pool.segments().why_not()});
  return {};
}

void CaptureSession::read_events() {
  while (XPtr<xcb_generic_event_t> event{xcb_poll_for_event(x_->get())})
    handle(*event);
}

void CaptureSession::handle(const xcb_generic_event_t &event) {
  if (taker_->handle(event))
    return;
  if (cursor_ && cursor_->is_notify(event))
    cursor_changed_ = true;
  else if (motion_ && motion_->is_motion(event))
    pacer_.changed();
  else if (target_->handle(event))
    surface_unsure_ = true;
}

bool CaptureSession::update_surface() {
  auto surface = target_->look();
  if (!surface)
    return false;
  surface_unsure_ = false;
  crop_.apply(*surface, taker_->surface());
  taker_->set_surface(*surface);
  pacer_.changed();
  std::lock_guard lock(mutex_);
  on_root_ = surface->on_root;
  const Size now{surface->width, surface->height};
  const bool resized = !(now == size_);
  size_ = now;
  return resized;
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
  if (taker_->damaged() || (!taker_->watches_damage() && taker_->surface().drawable != 0))
    pacer_.changed();
  if (taker_->damaged() && input_is_recent(mark, now))
    look_for_urgent(now, mark);
}

// Looking early costs a round trip, so only while it can bring a picture sooner.
void CaptureSession::look_for_urgent(Pacer::Time now, const InputMark &mark) {
  if (!unread_small_ || !pacer_.urgency_helps(now))
    return;
  taker_->look();
  unread_small_ = !taker_->everything_changed() && is_near_input(taker_->unread(), mark);
  if (unread_small_ && !taker_->unread().empty())
    pacer_.urgent();
}

void CaptureSession::apply_show_pointer() {
  const bool shown = show_pointer_ && cursor_;
  if (shown == pointer_shown_)
    return;
  pointer_shown_ = shown;
  taker_->show_pointer(shown);
  motion_ = shown ? PointerMotion::create(*x_) : nullptr;
  if (!shown)
    taker_->pointer().hide();
  read_cursor();
  cursor_told_hidden_ = false;
  cursor_changed_ = true; // to be told
  pacer_.changed();
}

bool CaptureSession::read_cursor() {
  auto image = cursor_->fetch();
  if (!image)
    return false;
  cursor_changed_ = false;
  if (!pointer_shown_) {
    cursor_image_ = std::move(*image);
    return true;
  }
  cursor_image_ = CursorImage{};
  cursor_image_.serial = image->serial;
  taker_->pointer().set_image(std::move(*image));
  pacer_.changed();
  return !std::exchange(cursor_told_hidden_, true);
}

Failure CaptureSession::out_of_memory() const {
  return {"There is not enough memory for pictures of " + std::to_string(size_.width) + "x" +
              std::to_string(size_.height) + " pixels.",
          taker_->pool().segments().why_not()};
}

CaptureSession::Event CaptureSession::fail(Failure why) {
  failure_ = std::move(why);
  return Event::Failed;
}

CaptureSession::Event CaptureSession::next() {
  for (;;) {
    if (wake_.interrupted())
      return Event::Interrupted;
    read_events();
    if (x_->lost())
      return fail(
          {"The connection to X display " + x_->name() + " was lost: the X server has ended.",
           "xcb connection error"});
    if (surface_unsure_ && update_surface())
      return Event::Resized;
    if (target_->gone())
      return fail({"The " + target_->name() + " was closed.", "window destroyed"});
    if (taker_->pool().segments().out_of_memory())
      return fail(out_of_memory());
    if (refusals_ > kMostRefusals)
      return fail({"The " + target_->name() + " cannot be read.", "GetImage fails every time"});
    if (renew_.exchange(false)) {
      cursor_changed_ = true;
      cursor_told_hidden_ = false;
      pacer_.wanted();
    }
    apply_show_pointer();
    const auto now = steady_now();
    update_pacing(now);
    const auto decision = pacer_.decide(now);
    const bool may_tell_cursor =
        stats_.pictures > 0 || decision.kind == Pacer::Decision::Kind::Wait;
    if (cursor_ && cursor_changed_ && may_tell_cursor) {
      if (read_cursor())
        return Event::Cursor;
      continue;
    }
    switch (decision.kind) {
    case Pacer::Decision::Kind::Capture:
      if (take_picture(now))
        return Event::Picture;
      break;
    case Pacer::Decision::Kind::Heartbeat:
      if (taker_->pointer_differs()) { // warped by an application
        pacer_.changed();
        break;
      }
      [[fallthrough]];
    case Pacer::Decision::Kind::Repeat:
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
  auto timeout = decision.until == Pacer::kForever ? Pacer::Time(-1) : decision.until - now;
  const bool look_for_pointer = pointer_shown_ && !motion_ && !pacer_.change_waits();
  if (look_for_pointer && (timeout < Pacer::Time::zero() || timeout > kPointerLook))
    timeout = kPointerLook;
  x_->poll(timeout.count());
  if (look_for_pointer && taker_->pointer_differs())
    pacer_.changed();
}

// false: there is nothing to show, or not now.
bool CaptureSession::take_picture(Pacer::Time now) {
  switch (taker_->take()) {
  case PictureTaker::Outcome::Unchanged:
    pacer_.nothing_changed();
    return false;
  case PictureTaker::Outcome::Failed:
    surface_unsure_ = true;
    refusals_++;
    return false;
  case PictureTaker::Outcome::Taken:
    break;
  }
  refusals_ = 0;
  unread_small_ = true;
  pacer_.captured(now);
  if (!taker_->complete() && taker_->surface().drawable != 0)
    pacer_.changed();
  {
    std::lock_guard lock(mutex_);
    stats_.pictures++;
    stats_.frames = taker_->pool().frames();
    stats_.rows += taker_->rows_read();
    stats_.ahead += taker_->was_read_ahead();
    stats_.times.add(steady_now() - now);
  }
  lend(*taker_->last(), now, false);
  return true;
}

bool CaptureSession::repeat_picture(Pacer::Time now, bool heartbeat) {
  Frame *frame = taker_->last();
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
  picture_ = {frame.memory, taker_->serial(), heartbeat, now};
}

CaptureSession::Size CaptureSession::size() const {
  std::lock_guard lock(mutex_);
  return size_;
}

Point CaptureSession::on_screen(const Point &in_picture) const {
  std::lock_guard lock(mutex_);
  return {std::clamp(in_picture.x, 0, static_cast<int>(size_.width) - 1) + on_root_.x,
          std::clamp(in_picture.y, 0, static_cast<int>(size_.height) - 1) + on_root_.y};
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
  input_.x -= on_root_.x;
  input_.y -= on_root_.y;
}

void CaptureSession::show_pointer(bool shown) {
  show_pointer_ = shown;
  wake_.signal();
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
