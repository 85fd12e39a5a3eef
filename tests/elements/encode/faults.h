// SPDX-License-Identifier: MPL-2.0
// Things that go wrong in the libraries beneath an element, when a test says so. Whoever links this
// has functions of its own in front of libx264's, the C library's and operator new; other programs
// are not concerned.
#pragma once

#include <cstddef>

namespace stripes::test {

// While it lives, every `nth` call goes wrong, 1: all of them. One at a time.
class Fault {
 public:
  enum class What {
    OpenX264,   // x264_encoder_open() returns nothing
    EncodeX264, // x264_encoder_encode() returns an error
    Memory,     // operator new throws, for sizes from `least` on
    Thread,     // pthread_create() says that there are enough
  };
  Fault(What what, unsigned nth, size_t least = 1);
  ~Fault();
  Fault(const Fault &) = delete;
  Fault &operator=(const Fault &) = delete;

  // How often it has gone wrong so far.
  unsigned happened() const;
};

} // namespace stripes::test
