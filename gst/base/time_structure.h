// SPDX-License-Identifier: MPL-2.0
// A histogram of times as a field of a `stats` property.
#pragma once

#include "base/gst_ptr.h"
#include "base/time_histogram.h"

namespace stripes {

// Adds a field `name`: a structure of count, sum, max, p50, p95, p99 (guint64, ns) and buckets (an
// array of guint64).
void add_times(GstStructure *stats, const char *name, const TimeCounts &counts);
// Adds `bucket-limits`: an array with the upper limit of each bucket, guint64, ns.
void add_bucket_limits(GstStructure *stats);
// Reads such a field back; counts of nothing where there is none.
TimeCounts times_in(const GstStructure *stats, const char *name);

} // namespace stripes
