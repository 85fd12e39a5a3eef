// SPDX-License-Identifier: MPL-2.0
// What C keeps as a pointer and deletes later by a function it was given.
#pragma once

#include <glib.h>
#include <memory>
#include <utility>

// C deletes when nobody holds the pointer any more, by a reference count that the thread sanitizer
// does not see, as stock libraries are not built with it. So it is told of the order that the count
// makes: what was done before the pointer was given away is done when it is deleted.
#ifdef __SANITIZE_THREAD__
extern "C" void __tsan_acquire(void *address);
extern "C" void __tsan_release(void *address);
#endif

namespace stripes {

template <typename T, typename... Arguments>
T *new_for_c(Arguments &&...arguments) {
  T *made = std::make_unique<T>(std::forward<Arguments>(arguments)...).release();
#ifdef __SANITIZE_THREAD__
  __tsan_release(made);
#endif
  return made;
}

template <typename T>
void delete_for_c(gpointer p) {
#ifdef __SANITIZE_THREAD__
  __tsan_acquire(p);
#endif
  const std::unique_ptr<T> owned(static_cast<T *>(p));
}

} // namespace stripes
