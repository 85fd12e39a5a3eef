// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "settings/settings.h"

#include <algorithm>
#include <cmath>
#include <json-glib/json-glib.h>

namespace stripes {
namespace {

constexpr size_t kLargestPageSettings = size_t{64} * 1024;
// json-glib's parser recurses once per bracket, without a limit of its own.
constexpr long kMostBrackets = 256;

// Whole numbers are written without a point, however the page spelled them.
std::string number_text(JsonNode *node) {
  if (json_node_get_value_type(node) == G_TYPE_INT64)
    return std::to_string(json_node_get_int(node));
  const double number = json_node_get_double(node);
  if (std::trunc(number) == number && std::fabs(number) < 9e15)
    return std::to_string(static_cast<int64_t>(number));
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_dtostr(text, sizeof text, number);
}

void collect_member(JsonObject *, const gchar *name, JsonNode *node, gpointer user_data) {
  auto &members = *static_cast<std::vector<PageSetting> *>(user_data);
  if (!JSON_NODE_HOLDS_VALUE(node))
    return;
  const GType type = json_node_get_value_type(node);
  if (type == G_TYPE_BOOLEAN)
    members.push_back({name, json_node_get_boolean(node) ? "true" : "false"});
  else if (type == G_TYPE_STRING)
    members.push_back({name, json_node_get_string(node)});
  else
    members.push_back({name, number_text(node)});
}

} // namespace

Result<std::vector<PageSetting>> parse_page_settings(std::string_view json) {
  if (json.size() > kLargestPageSettings)
    return Failure{"The page's settings are too long.", std::to_string(json.size()) + " bytes"};
  if (std::count_if(json.begin(), json.end(), [](char c) { return c == '{' || c == '['; }) >
      kMostBrackets)
    return Failure{"The page's settings are nested too deeply.", ""};

  const auto parser = adopt(json_parser_new_immutable());
  GErrorOut error;
  if (!json_parser_load_from_data(parser.get(), json.data(), static_cast<gssize>(json.size()),
                                  error.out()))
    return Failure{"The page's settings are no JSON.", error.message()};
  JsonNode *root = json_parser_get_root(parser.get());
  if (!root || !JSON_NODE_HOLDS_OBJECT(root))
    return Failure{"The page's settings are no JSON object.", ""};

  std::vector<PageSetting> members;
  json_object_foreach_member(json_node_get_object(root), collect_member, &members);
  return members;
}

} // namespace stripes
