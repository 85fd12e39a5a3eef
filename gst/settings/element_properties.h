// SPDX-License-Identifier: MPL-2.0
// What the settings mean for the elements: setting values → element properties. Used for the
// launcher's pipeline line and for the live GstStripeSettings event alike.
#pragma once

#include "settings/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace stripes {

struct ElementProperty {
  const char *element;  // factory name: "ximagestripesrc" or "stripeenc"
  const char *property; // kebab-case property name
  std::string text;     // value as gst-launch-1.0 takes it
};

// Every property that the settings decide.
std::vector<ElementProperty> element_properties(const Settings &settings);

// Only those that depend on setting `name`; empty when it decides none.
std::vector<ElementProperty> element_properties_of(const Settings &settings, std::string_view name);

ElementProperty full_colour_property(bool full);
ElementProperty columns_property(bool narrow);

} // namespace stripes
