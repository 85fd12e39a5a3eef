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
  // Follows the element of this name, and not the one before it in the plan; empty for most.
  std::string follows = {};
};

using PipelinePlan = std::vector<PlannedElement>;

// Whether the settings ask for whole pictures as well, for WebRTC.
bool wants_webrtc(const Settings &settings);

// `display` as in DISPLAY; empty: whatever DISPLAY says. `page_settings` is the property `settings`
// of the sinks, as text; empty for none. `webrtc`: with the branch for it.
PipelinePlan plan_pipeline(const Settings &settings, const std::string &display,
                           const std::string &page_settings, bool webrtc);

// The operator's settings that concern pages, as the text of a GstStructure.
std::string page_settings_text(const std::vector<Options::Given> &given);

// Leaves out what is an element's default anyway. Elements must be registered.
PipelinePlan without_defaults(const PipelinePlan &plan);

// For others to read: where a property holds a password, it says PASSWORD instead.
PipelinePlan without_passwords(const PipelinePlan &plan);

// One line that a POSIX shell hands to gst-launch-1.0 so that every property gets its text.
std::string shell_line(const PipelinePlan &plan);

} // namespace stripes::launch
