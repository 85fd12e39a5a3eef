// SPDX-License-Identifier: MPL-2.0
// How this machine compares with an ordinary one, for tests that measure: what is a millisecond of
// work there may be five on a small virtual machine, and no fault of what is measured.
#pragma once

namespace stripes::test {

// How many times as much it takes here and now to do a little work on another thread and to hear
// that it is done; 1 where it takes no more than on an ordinary machine.
struct Slowness {
  double time; // by the clock, with what other programs take of the processors
  double cost; // in processor time of this process
};
Slowness slowness();

// The worse of each: what was measured lay between the two.
Slowness worse(const Slowness &a, const Slowness &b);

} // namespace stripes::test
