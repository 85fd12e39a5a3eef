// SPDX-License-Identifier: MPL-2.0
// What C keeps as a pointer and deletes later by a function it was given.
#pragma once

#include <glib.h>
#include <memory>
#include <utility>

namespace stripes {

template <typename T, typename... Arguments>
T *new_for_c(Arguments &&...arguments) {
  return std::make_unique<T>(std::forward<Arguments>(arguments)...).release();
}

template <typename T>
void delete_for_c(gpointer p) {
  const std::unique_ptr<T> owned(static_cast<T *>(p));
}

} // namespace stripes
