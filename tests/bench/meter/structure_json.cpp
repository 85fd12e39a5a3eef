// SPDX-License-Identifier: MPL-2.0
#include "bench/meter/structure_json.h"

#include "base/gst_ptr.h"

namespace stripes::bench {

namespace {

std::string quoted(const std::string &text) {
  const GString_ escaped(g_strescape(text.c_str(), nullptr));
  return '"' + std::string(escaped.get()) + '"';
}

template <auto Count, auto At>
std::string list_json(const GValue *list);

std::string value_json(const GValue *value) {
  if (GST_VALUE_HOLDS_STRUCTURE(value))
    return structure_json(gst_value_get_structure(value));
  if (GST_VALUE_HOLDS_ARRAY(value))
    return list_json<gst_value_array_get_size, gst_value_array_get_value>(value);
  if (GST_VALUE_HOLDS_LIST(value))
    return list_json<gst_value_list_get_size, gst_value_list_get_value>(value);
  if (G_VALUE_HOLDS_STRING(value))
    return quoted(g_value_get_string(value) ? g_value_get_string(value) : "");
  if (G_VALUE_HOLDS_BOOLEAN(value))
    return g_value_get_boolean(value) ? "true" : "false";
  const GString_ text(gst_value_serialize(value));
  if (!text)
    return "null";
  const bool number = G_VALUE_HOLDS_UINT64(value) || G_VALUE_HOLDS_INT64(value) ||
                      G_VALUE_HOLDS_UINT(value) || G_VALUE_HOLDS_INT(value) ||
                      G_VALUE_HOLDS_DOUBLE(value);
  return number ? text.get() : quoted(text.get());
}

template <auto Count, auto At>
std::string list_json(const GValue *list) {
  std::string json = "[";
  for (guint i = 0; i < Count(list); i++)
    json += (i ? ", " : "") + value_json(At(list, i));
  return json + "]";
}

} // namespace

std::string structure_json(const GstStructure *structure) {
  std::string json = "{";
  for (int i = 0; i < gst_structure_n_fields(structure); i++) {
    const char *name = gst_structure_nth_field_name(structure, static_cast<guint>(i));
    json += (i ? ", " : "") + quoted(name) + ": " +
            value_json(gst_structure_get_value(structure, name));
  }
  return json + "}";
}

} // namespace stripes::bench
