// SPDX-License-Identifier: MPL-2.0
// JPEG stripes stand in for an engine's.
#include "bench/judge/flash_latency.h"
#include "bench/meter/record.h"
#include "support/child_process.h"

#include <fstream>
#include <gtest/gtest.h>
#include <turbojpeg.h>

using namespace stripes::bench;
using stripes::test::TempDir;

namespace {

std::vector<uint8_t> jpeg(uint8_t level) {
  const std::vector<uint8_t> pixels(size_t{64} * 64 * 4, level);
  tjhandle handle = tjInitCompress();
  unsigned char *bytes = nullptr;
  unsigned long size = 0;
  tjCompress2(handle, pixels.data(), 64, 0, 64, TJPF_BGRX, &bytes, &size, TJSAMP_420, 90, 0);
  std::vector<uint8_t> made(bytes, bytes + size);
  tjFree(bytes);
  tjDestroy(handle);
  return made;
}

class FlashLatency : public testing::Test {
 protected:
  void stripe(uint64_t time, uint16_t y, bool white) {
    const std::vector<uint8_t> bytes = jpeg(white ? 250 : 5);
    RecordEntry entry;
    entry.time = time;
    entry.bytes = static_cast<uint32_t>(bytes.size());
    entry.y = y;
    entry.width = entry.height = 64;
    entry.flags = kRecordKey | kRecordJpeg;
    writer_->add(entry, bytes.data());
  }
  FlashLatencies measure(const std::string &journal, uint64_t from = 0) {
    writer_.reset();
    std::ofstream(dir_.file("journal")) << journal;
    return flash_latencies(dir_.file("journal"), dir_.file("record"), from);
  }

 private:
  TempDir dir_;
  std::unique_ptr<RecordWriter> writer_ = std::make_unique<RecordWriter>(dir_.file("record"), true);
};

} // namespace

TEST_F(FlashLatency, IsTheTimeUntilTheSquareIsSeenToHaveChanged) {
  stripe(50, 0, false);
  stripe(110, 0, false); // of something else in that row
  stripe(120, 64, true); // another row
  stripe(130, 0, true);
  stripe(270, 0, false);
  const FlashLatencies found = measure("100 1\n200 0\n300 1\n");
  EXPECT_EQ(found.ns, (std::vector<uint64_t>{30, 70}));
  EXPECT_EQ(found.missed, 0u);
}

TEST_F(FlashLatency, ChangesThatNobodySawAreCounted) {
  stripe(50, 0, false);
  stripe(310, 0, true);
  const FlashLatencies found = measure("100 1\n200 0\n300 1\n400 0\n");
  EXPECT_EQ(found.ns, (std::vector<uint64_t>{10}));
  EXPECT_EQ(found.missed, 2u);
}

TEST_F(FlashLatency, WhatWasBeforeTheBeginningDoesNotCount) {
  stripe(50, 0, false);
  stripe(130, 0, true);
  stripe(270, 0, false);
  EXPECT_EQ(measure("100 1\n200 0\n300 1\n", 150).ns, (std::vector<uint64_t>{70}));
}
