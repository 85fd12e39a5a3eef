// SPDX-License-Identifier: MPL-2.0
#include "server/stream.h"

namespace stripes {

void StreamBox::put(Item item, const std::function<void()> &wake) {
  bool first;
  {
    std::lock_guard lock(mutex_);
    if (const auto *stripe = std::get_if<Stripe>(&item)) {
      if (bytes_ + stripe->memory > kMaxBytes && bytes_ > 0) {
        lost_ = true;
        return;
      }
      bytes_ += stripe->memory;
    }
    first = items_.empty();
    items_.push_back(std::move(item));
  }
  if (first)
    wake();
}

bool StreamBox::take(std::vector<Item> &items) {
  std::lock_guard lock(mutex_);
  items_.swap(items);
  bytes_ = 0;
  return std::exchange(lost_, false);
}

bool StreamBox::empty() const {
  std::lock_guard lock(mutex_);
  return items_.empty();
}

} // namespace stripes
