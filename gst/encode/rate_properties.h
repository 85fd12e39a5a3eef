// SPDX-License-Identifier: MPL-2.0
// The properties of stripeenc that bound its bytes.
#pragma once

#include "encode/rate_settings.h"

#include <glib-object.h>

namespace stripes::encode {

void install_rate_properties(GObjectClass *klass);

// false: not one of these.
bool set_rate_property(RateSettings &settings, guint id, const GValue *value);
bool get_rate_property(const RateSettings &settings, guint id, GValue *value);

} // namespace stripes::encode
