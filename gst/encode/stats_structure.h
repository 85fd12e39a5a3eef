// SPDX-License-Identifier: MPL-2.0
// The value of stripeenc's property `stats`, as docs/elements/stripeenc.md has it.
#pragma once

#include "base/gst_ptr.h"
#include "encode/encode_stats.h"

namespace stripes::encode {

StructurePtr stats_structure(const EncodeStats &stats);

} // namespace stripes::encode
