// SPDX-License-Identifier: MPL-2.0
#include "server/rtc/data_channel_text.h"

#include "base/gst_ptr.h"
#include "server/wire.h"

#include <json-glib/json-glib.h>

namespace stripes {

namespace {

std::string message(std::string_view type, std::string_view data) {
  return "{\"type\":" + json_string(type) + ",\"data\":" + std::string(data) + "}";
}

std::string action(std::string_view text) {
  return message("system", "{\"action\":" + json_string(text) + "}");
}

std::string print(JsonNode *node) {
  return GString_(json_to_string(node, FALSE)).get();
}

// Types whose data are the other members as they are.
constexpr std::string_view kSameMembers[] = {"server_settings", "system_stats", "gpu_stats",
                                             "stripes_notice", "display_config_update"};

std::optional<std::string> from_object(JsonNode *root) {
  JsonObject *object = json_node_get_object(root);
  const char *type = json_object_get_string_member_with_default(object, "type", "");
  for (const auto same : kSameMembers)
    if (same == type) {
      json_object_remove_member(object, "type");
      return message(same, print(root));
    }
  const std::string_view name = type;
  if (name == "stream_resolution")
    return action("resolution," +
                  std::to_string(json_object_get_int_member_with_default(object, "width", 0)) +
                  "x" +
                  std::to_string(json_object_get_int_member_with_default(object, "height", 0)));
  if (name == "network_stats" && json_object_has_member(object, "latency_ms"))
    return message("latency_measurement",
                   "{\"latency_ms\":" + print(json_object_get_member(object, "latency_ms")) + "}");
  if (name == "pipeline_status")
    return message("pipeline", json_object_get_boolean_member_with_default(object, "video", FALSE)
                                   ? "{\"status\":\"running\"}"
                                   : "{\"status\":\"stopped\"}");
  return {};
}

} // namespace

std::optional<std::string> data_channel_text(std::string_view text) {
  constexpr std::string_view kCursor = "cursor,", kDisplays = "DISPLAY_CONFIG_UPDATE,",
                             kKill = "KILL ";
  if (text.starts_with(kCursor))
    return message("cursor", text.substr(kCursor.size()));
  if (text.starts_with(kKill))
    return action("command_error," + std::string(text.substr(kKill.size())));
  if (text.starts_with(kDisplays))
    text.remove_prefix(kDisplays.size());
  if (!text.starts_with('{'))
    return {};
  const Unique<JsonNode, json_node_unref> root(
      json_from_string(std::string(text).c_str(), nullptr));
  return root && JSON_NODE_HOLDS_OBJECT(root.get()) ? from_object(root.get()) : std::nullopt;
}

} // namespace stripes
