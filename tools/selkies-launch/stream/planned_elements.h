// SPDX-License-Identifier: MPL-2.0
// What a plan says, as elements.
#pragma once

#include "base/result.h"
#include "stream/pipeline_plan.h"

#include <functional>
#include <gst/gst.h>

namespace stripes::launch {

// Makes the elements in `bin` and links each with the one before it, or with the one that it
// follows. made: told of each in order, when it is in its place. When it fails some may be there.
Status add_planned(GstBin *bin, const PipelinePlan &plan,
                   const std::function<void(const PlannedElement &, GstElement *)> &made);

} // namespace stripes::launch
