// SPDX-License-Identifier: MPL-2.0
// What is heard in Opus packets, and packets in which something is heard.
#pragma once

#include <cstdint>
#include <vector>

namespace stripes::test {

// The left channel of the packets, decoded by GStreamer's opusdec: samples at 48 kHz, −1 … 1.
std::vector<float> decode_opus(const std::vector<std::vector<uint8_t>> &packets);

// The opposite: a tone of one channel in packets of 20 ms.
std::vector<std::vector<uint8_t>> encode_opus(int hertz, unsigned packets);

// The frequency of the strongest tone between 50 and 8000 Hz, and how much of all the samples'
// power it has, 0 … 1. The last 8192 samples count, or all there are.
struct Tone {
  double hertz = 0;
  double share = 0;
};
Tone strongest_tone(const std::vector<float> &samples, double rate = 48000);

} // namespace stripes::test
