// SPDX-License-Identifier: MPL-2.0
#include "capture/grid_copies.h"

#include "base/for_c.h"

#include <algorithm>

namespace stripes {

// The newest free one: it lacks the fewest rows.
std::shared_ptr<GridCopies::Copy> GridCopies::free_copy(size_t size) {
  const auto is_free = [](const auto &copy) { return !copy->lent.load(std::memory_order_acquire); };
  std::shared_ptr<Copy> best;
  for (const auto &copy : copies_)
    if (is_free(copy) && copy->serials.size() == size && (!best || copy->serial > best->serial))
      best = copy;
  size_t spare = 0;
  std::erase_if(copies_, [&](const auto &copy) {
    return is_free(copy) && copy != best && (copy->serials.size() != size || ++spare >= kSpare);
  });
  if (!best) {
    best = std::make_shared<Copy>();
    best->serials.resize(size);
    copies_.push_back(best);
  }
  return best;
}

Ref<GBytes> GridCopies::take(const DamageGrid &grid, uint64_t domain, uint64_t serial) {
  const size_t tiles = grid.serials().size(), columns = grid.columns();
  if (domain != domain_) {
    copies_.clear();
    last_ = nullptr;
    domain_ = domain;
  }
  if (last_ && last_serial_ == serial)
    return last_;
  last_ = nullptr; // free again, unless somebody has it
  const auto copy = free_copy(tiles + grid.rows());
  const auto from = grid.serials().begin();
  const auto to = copy->serials.begin();
  for (size_t row = 0; row < grid.rows(); row++) {
    const uint64_t newest = grid.row_serials()[row];
    if (newest < copy->serial)
      continue;
    const auto at = static_cast<ptrdiff_t>(row * columns);
    std::copy_n(from + at, columns, to + at);
    to[static_cast<ptrdiff_t>(tiles + row)] = newest;
  }
  copy->serial = serial;
  copy->lent.store(true, std::memory_order_relaxed);
  struct Loan {
    explicit Loan(std::shared_ptr<Copy> lent) : copy(std::move(lent)) {}
    ~Loan() { copy->lent.store(false, std::memory_order_release); }
    Loan(const Loan &) = delete;
    Loan &operator=(const Loan &) = delete;
    std::shared_ptr<Copy> copy;
  };
  last_ = adopt(g_bytes_new_with_free_func(copy->serials.data(),
                                           copy->serials.size() * sizeof(uint64_t),
                                           delete_for_c<Loan>, new_for_c<Loan>(copy)));
  last_serial_ = serial;
  return last_;
}

} // namespace stripes
