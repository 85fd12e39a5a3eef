// SPDX-License-Identifier: MPL-2.0
#include "capture/picture_taker.h"

#include "capture/read_ahead.h"

#include <algorithm>
#include <cstring>

namespace stripes {

bool PictureTaker::watch_damage(xcb_drawable_t watched) {
  damage_ = ScreenDamage::create(x_, watched);
  return damage_ != nullptr;
}

bool PictureTaker::handle(const xcb_generic_event_t &event) {
  if (!damage_ || !damage_->is_notify(event))
    return false;
  damaged_ = true;
  return true;
}

void PictureTaker::set_surface(const Surface &surface) {
  const bool resized = surface.width != surface_.width || surface.height != surface_.height;
  if (surface.generation != surface_.generation || !(surface.origin == surface_.origin))
    everything_ = true;
  surface_ = surface;
  if (!resized)
    return;
  everything_ = true;
  unread_.clear();
  grid_ = DamageGrid(surface.width, surface.height);
  pool_.resize(size_t{surface.width} * surface.height * 4 + ImageFetcher::kScratch);
}

void PictureTaker::collect(xcb_xfixes_fetch_region_cookie_t cookie) {
  std::vector<Rect> areas;
  if (!damage_->collect(cookie, areas)) {
    everything_ = true;
    return;
  }
  for (auto area : areas) {
    area.x -= surface_.in_damage.x;
    area.y -= surface_.in_damage.y;
    if (area.x < static_cast<int>(surface_.width) && area.y < static_cast<int>(surface_.height) &&
        area.x + area.width > 0 && area.y + area.height > 0)
      unread_.push_back(area);
  }
}

void PictureTaker::look() {
  damaged_ = false;
  if (damage_)
    collect(damage_->request());
  else
    everything_ = true;
}

bool PictureTaker::pointer_differs() {
  if (!pointer_shown_ || surface_.drawable == 0)
    return false;
  const auto reply = x_.wait<xcb_query_pointer_reply_t>(xcb_query_pointer(x_.get(), x_.root()));
  if (reply && reply.value->same_screen)
    pointer_.move_to({reply.value->root_x, reply.value->root_y});
  return !pointer_.changes(surface_).empty();
}

void PictureTaker::mark_unread() {
  if (everything_)
    grid_.mark_all(serial_);
  for (const auto &area : unread_)
    grid_.mark(area, serial_);
}

// There is nothing to read: what was shown stays, and what never was is black.
PictureTaker::Outcome PictureTaker::keep_last() {
  everything_ = true;
  unread_.clear();
  if (last())
    return Outcome::Unchanged;
  Frame *frame = pool_.newest();
  if (!frame) {
    frame = pool_.acquire();
    if (!frame)
      return Outcome::Failed;
    std::memset(frame->memory->data(), 0, frame->memory->size());
  }
  serial_++;
  grid_.mark_all(serial_);
  frame->serial = serial_;
  return Outcome::Taken;
}

PictureTaker::Outcome PictureTaker::take() {
  rows_read_ = 0;
  read_ahead_ = false;
  bool looked = false;
  if (may_read_ahead())
    if (const auto outcome = take_ahead(looked))
      return *outcome;
  if (!looked)
    look();
  if (surface_.drawable == 0)
    return keep_last();
  pointer_differs();
  const auto moved = pointer_.changes(surface_);
  unread_.insert(unread_.end(), moved.begin(), moved.end());
  if (!everything_ && unread_.empty())
    return Outcome::Unchanged;
  Frame *frame = pool_.acquire();
  if (!frame) {
    everything_ = true;
    return Outcome::Failed;
  }
  came_where_expected_ =
      !everything_ && lies_within(unread_, areas_ahead(grid_, frame->serial, serial_), grid_);
  serial_++;
  mark_unread();
  unread_.clear();
  pointer_.place(surface_);
  return read(*frame);
}

// Not with a pointer in the picture: the server is asked for that before all else.
bool PictureTaker::may_read_ahead() const {
  return came_where_expected_ && damage_ && !everything_ && !pointer_shown_ &&
         surface_.drawable != 0 && pointer_.changes(surface_).empty();
}

// The look and the pixels in one round trip. nothing: the changes came elsewhere, and `looked` says
// whether they are known now.
std::optional<PictureTaker::Outcome> PictureTaker::take_ahead(bool &looked) {
  Frame *frame = pool_.acquire();
  if (!frame || frame->segment == 0)
    return std::nullopt;
  const auto areas = areas_ahead(grid_, frame->serial, serial_);
  if (areas.empty() || !lies_within(unread_, areas, grid_)) // what is known already
    return std::nullopt;
  damaged_ = false;
  const auto first = damage_->request();
  const uint64_t held = frame->serial;
  const auto second = begin_reading(*frame, areas);
  collect(first);
  const bool known = !everything_;
  const auto before = static_cast<ptrdiff_t>(unread_.size());
  came_where_expected_ = known && before > 0 && lies_within(unread_, fetcher_.read_areas(), grid_);
  if (!end_reading(*frame, second))
    return Outcome::Failed;
  looked = true;
  frame->serial = held; // what was read on top of that is as old or newer
  if (!came_where_expected_) {
    everything_ = everything_ || !known;
    return std::nullopt;
  }
  serial_++;
  mark_unread();
  unread_.erase(unread_.begin(), unread_.begin() + before);
  read_ahead_ = true;
  finish(*frame);
  return Outcome::Taken;
}

void PictureTaker::convert(Frame &frame, const Rect &area) const {
  for (int y = area.y; y < area.y + area.height; y++)
    layout_.convert(
        frame.memory->data() +
            (size_t{surface_.width} * static_cast<size_t>(y) + static_cast<size_t>(area.x)) * 4,
        static_cast<size_t>(area.width));
}

// A second look behind the pixels: what changed between the two looks may or may not be in this
// picture, so it counts as changed now and is read again for the next one.
xcb_xfixes_fetch_region_cookie_t PictureTaker::begin_reading(Frame &frame,
                                                             const std::vector<Rect> &areas) {
  frame.serial = 0; // until it is whole
  fetcher_.request(frame, surface_, areas);
  return damage_ ? damage_->request() : xcb_xfixes_fetch_region_cookie_t{};
}

bool PictureTaker::end_reading(Frame &frame, xcb_xfixes_fetch_region_cookie_t second) {
  const auto outcome = fetcher_.finish(frame, surface_);
  everything_ = false;
  if (damage_)
    collect(second);
  if (outcome != ImageFetcher::Outcome::Done) {
    everything_ = true;
    return false;
  }
  if (layout_.converts())
    for (const auto &area : fetcher_.read_areas())
      convert(frame, area);
  return true;
}

PictureTaker::Outcome PictureTaker::read(Frame &frame) {
  const auto second = begin_reading(frame, grid_.stale_areas(frame.serial));
  if (!end_reading(frame, second))
    return Outcome::Failed;
  mark_unread();
  finish(frame);
  return Outcome::Taken;
}

// The frame has all pixels of this picture.
void PictureTaker::finish(Frame &frame) {
  for (const auto &area : fetcher_.read_areas())
    rows_read_ += static_cast<size_t>(area.height);
  if (pointer_shown_)
    pointer_.draw(frame.memory->data(), surface_, fetcher_.read_areas(), layout_.bgrx());
  frame.serial = serial_;
}

} // namespace stripes
