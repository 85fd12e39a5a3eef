// SPDX-License-Identifier: MPL-2.0
#include "elements/encode/faults.h"

#include "config.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <new>
#include <pthread.h>
#if HAVE_X264
extern "C" {
#include <x264.h>
}
#endif

namespace stripes::test {

namespace {

using What = Fault::What;

std::atomic<bool> active{false};
std::atomic<What> active_what{What::Memory};
std::atomic<unsigned> active_nth{1}, calls{0}, faults{0};
std::atomic<size_t> least_size{1};

bool goes_wrong(What what, size_t size = SIZE_MAX) {
  if (!active || active_what != what || size < least_size || ++calls % active_nth != 0)
    return false;
  faults++;
  return true;
}

// The function that would have been called without this file.
template <typename Function>
Function behind(const char *name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

Fault::Fault(What what, unsigned nth, size_t least) {
  active_what = what;
  active_nth = nth;
  least_size = least;
  calls = faults = 0;
  active = true;
}

Fault::~Fault() {
  active = false;
}

unsigned Fault::happened() const {
  return faults;
}

} // namespace stripes::test

using stripes::test::behind;
using stripes::test::goes_wrong;
using What = stripes::test::Fault::What;

// Not inlined, or the compiler takes free() for the wrong partner of new.
[[gnu::noinline]] void *operator new(size_t size) {
  void *memory = goes_wrong(What::Memory, size) ? nullptr : std::malloc(size);
  if (!memory)
    throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void *memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void *memory, size_t) noexcept {
  std::free(memory);
}

extern "C" {

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *data) {
  if (goes_wrong(What::Thread))
    return EAGAIN;
  static const auto real = behind<decltype(&pthread_create)>("pthread_create");
  return real(thread, attributes, run, data);
}

#if HAVE_X264
#define NAME_OF(function) #function
#define EXPANDED_NAME_OF(function) NAME_OF(function)

x264_t *x264_encoder_open(x264_param_t *parameters) { // a macro that adds the version
  if (goes_wrong(What::OpenX264))
    return nullptr;
  static const auto real =
      behind<decltype(&x264_encoder_open)>(EXPANDED_NAME_OF(x264_encoder_open));
  return real(parameters);
}

int x264_encoder_encode(x264_t *encoder, x264_nal_t **nals, int *count, x264_picture_t *in,
                        x264_picture_t *out) {
  if (goes_wrong(What::EncodeX264))
    return -1;
  static const auto real = behind<decltype(&x264_encoder_encode)>("x264_encoder_encode");
  return real(encoder, nals, count, in, out);
}
#endif
}
