// SPDX-License-Identifier: MPL-2.0
#include "capture/picture_taker.h"

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
  look();
  if (surface_.drawable == 0)
    return keep_last();
  pointer_differs();
  const auto moved = pointer_.changes(surface_);
  unread_.insert(unread_.end(), moved.begin(), moved.end());
  if (!everything_ && unread_.empty())
    return Outcome::Unchanged;
  serial_++;
  mark_unread();
  unread_.clear();
  pointer_.place(surface_);
  Frame *frame = pool_.acquire();
  if (!frame) {
    everything_ = true;
    return Outcome::Failed;
  }
  return read(*frame);
}

void PictureTaker::convert(Frame &frame, const Rect &area) const {
  for (int y = area.y; y < area.y + area.height; y++)
    layout_.convert(
        frame.memory->data() +
            (size_t{surface_.width} * static_cast<size_t>(y) + static_cast<size_t>(area.x)) * 4,
        static_cast<size_t>(area.width));
}

PictureTaker::Outcome PictureTaker::read(Frame &frame) {
  const auto areas = grid_.stale_areas(frame.serial);
  frame.serial = 0; // until it is whole
  fetcher_.request(frame, surface_, areas);
  // A second look behind the pixels: what changed between the two looks may or may not be in this
  // picture, so it counts as changed now and is read again for the next one.
  xcb_xfixes_fetch_region_cookie_t second{};
  if (damage_)
    second = damage_->request();
  const auto outcome = fetcher_.finish(frame, surface_);
  everything_ = false;
  if (damage_)
    collect(second);
  if (outcome != ImageFetcher::Outcome::Done) {
    everything_ = true;
    return Outcome::Failed;
  }
  mark_unread();
  for (const auto &area : fetcher_.read_areas()) {
    if (layout_.converts())
      convert(frame, area);
    rows_read_ += static_cast<size_t>(area.height);
  }
  if (pointer_shown_)
    pointer_.draw(frame.memory->data(), surface_, fetcher_.read_areas(), layout_.bgrx());
  frame.serial = serial_;
  return Outcome::Taken;
}

} // namespace stripes
