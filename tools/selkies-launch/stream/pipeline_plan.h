// SPDX-License-Identifier: MPL-2.0
// What the pipeline consists of: to be built, and to be printed for gst-launch-1.0.
#pragma once

#include "config/options.h"

#include <string>
#include <string_view>
#include <vector>

namespace stripes::launch {

struct PlannedProperty {
  std::string name;
  std::string text; // as gst-launch-1.0 takes it
};

struct PlannedElement {
  std::string factory;
  std::vector<PlannedProperty> properties;
};

using PipelinePlan = std::vector<PlannedElement>;

// `display` as in DISPLAY; empty: whatever DISPLAY says. `page_settings` is the property `settings`
// of the sink, as text; empty for none.
PipelinePlan plan_pipeline(const Settings &settings, const std::string &display,
                           const std::string &page_settings);

// The operator's settings that concern pages, as the text of a GstStructure.
std::string page_settings_text(const std::vector<Options::Given> &given);

// Leaves out what is an element's default anyway. Elements must be registered.
PipelinePlan without_defaults(const PipelinePlan &plan);

// One line that a POSIX shell hands to gst-launch-1.0 so that every property gets its text.
std::string shell_line(const PipelinePlan &plan);

} // namespace stripes::launch
