// SPDX-License-Identifier: MPL-2.0
#include "sink/operator_settings.h"

#include "base/gst_ptr.h"

namespace stripes {

Result<Settings> operator_settings(const GstStructure *s) {
  Settings settings;
  const int n = s ? gst_structure_n_fields(s) : 0;
  for (int i = 0; i < n; i++) {
    const char *name = gst_structure_nth_field_name(s, static_cast<guint>(i));
    const GValue *value = gst_structure_get_value(s, name);
    // On a gst-launch line 25 is a number and true a flag.
    const Unique<char, g_free> text(G_VALUE_HOLDS_STRING(value) ? g_value_dup_string(value)
                                                                : gst_value_serialize(value));
    if (auto set = settings.set_operator(name, text ? text.get() : ""); !set)
      return set.failure();
  }
  return settings;
}

} // namespace stripes
