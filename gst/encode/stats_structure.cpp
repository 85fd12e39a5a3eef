// SPDX-License-Identifier: MPL-2.0
#include "encode/stats_structure.h"

#include "base/time_structure.h"

namespace stripes::encode {

namespace {

constexpr std::array<const char *, kStages> kStageNames = {"detect", "convert", "encode", "push",
                                                           "picture"};

} // namespace

StructurePtr stats_structure(const EncodeStats &stats) {
  const EncodeCounts c = stats.counts();
  StructurePtr structure(gst_structure_new(
      "stripeenc-stats", "pictures", G_TYPE_UINT64, c.pictures, "unchanged", G_TYPE_UINT64,
      c.unchanged, "skipped", G_TYPE_UINT64, c.skipped, "failed", G_TYPE_UINT64, c.failed,
      "stripes", G_TYPE_UINT64, c.stripes, "keys", G_TYPE_UINT64, c.keys, "refinements",
      G_TYPE_UINT64, c.refinements, "bytes", G_TYPE_UINT64, c.bytes, "layouts", G_TYPE_UINT64,
      c.layouts, "encode-time", G_TYPE_UINT64, c.encode_ns, "longest-encode-time", G_TYPE_UINT64,
      c.longest_ns, nullptr));
  for (size_t i = 0; i < kStages; i++)
    add_times(structure.get(), kStageNames[i], stats.times().counts(static_cast<Stage>(i)));
  add_bucket_limits(structure.get());
  return structure;
}

} // namespace stripes::encode
