// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <gst/gst.h>
#include <string>

namespace stripes::bench {

// A GstStructure of numbers, words, lists and structures as a JSON object on one line.
std::string structure_json(const GstStructure *structure);

} // namespace stripes::bench
