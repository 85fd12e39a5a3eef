// SPDX-License-Identifier: MPL-2.0
// The sink's property `settings` → Settings.
#pragma once

#include "settings/settings.h"

#include <gst/gst.h>

namespace stripes {

// s: may be null. Fails with a sentence that names the setting.
Result<Settings> operator_settings(const GstStructure *s);

} // namespace stripes
