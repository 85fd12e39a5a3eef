// SPDX-License-Identifier: MPL-2.0
// A file of what left an encoder and when: a header for each stripe, its bytes after it if wanted.
// tools/lib/bench/record.py reads the same.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace stripes::bench {

enum RecordFlag : uint16_t {
  kRecordKey = 1,
  kRecordRefinement = 2,
  kRecordLast = 4, // of its picture
  kRecordJpeg = 8,
  kRecordPayload = 16, // the bytes follow
};

// 40 bytes in the file, in the byte order of the machine.
struct RecordEntry {
  uint64_t time = 0; // ns, CLOCK_MONOTONIC
  uint32_t bytes = 0;
  uint32_t picture = 0; // stripes of one picture share it
  uint16_t x = 0, y = 0, width = 0, height = 0;
  uint16_t flags = 0;
  uint16_t hole_x = 0, hole_y = 0, hole_width = 0, hole_height = 0; // is not to be painted
  uint16_t unused[3] = {};
};
static_assert(sizeof(RecordEntry) == 40);

using File = std::unique_ptr<FILE, decltype(&fclose)>;

class RecordWriter {
 public:
  // Throws std::runtime_error when the file cannot be made.
  RecordWriter(const std::string &path, bool payload);
  void add(RecordEntry entry, const uint8_t *bytes);
  bool wants_payload() const { return payload_; }

 private:
  bool payload_;
  File file_;
};

struct Recorded {
  RecordEntry entry;
  std::vector<uint8_t> bytes;
};

class RecordReader {
 public:
  explicit RecordReader(const std::string &path);
  // false at the end.
  bool next(Recorded &stripe);

 private:
  File file_;
};

} // namespace stripes::bench
