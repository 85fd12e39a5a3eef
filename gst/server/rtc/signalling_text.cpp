// SPDX-License-Identifier: MPL-2.0
#include "server/rtc/signalling_text.h"

#include "base/gst_ptr.h"

#include <algorithm>
#include <json-glib/json-glib.h>

namespace stripes {

namespace {

using JsonNodePtr = Unique<JsonNode, json_node_unref>;

// json-glib's parser recurses once per bracket, without a limit of its own.
constexpr long kMaxBrackets = 1024;

// The parser keeps the object alive.
Result<Ref<JsonParser>> parse_object(std::string_view json) {
  if (json.size() > kMaxSignallingText)
    return Failure{"This message is longer than 128 KiB.", std::to_string(json.size()) + " bytes"};
  if (std::ranges::count_if(json, [](char c) { return c == '{' || c == '['; }) > kMaxBrackets)
    return Failure{"This message is nested too deeply.", {}};
  auto parser = adopt(json_parser_new_immutable());
  GErrorOut error;
  if (!json_parser_load_from_data(parser.get(), json.data(), static_cast<gssize>(json.size()),
                                  error.out()))
    return Failure{"This message is no JSON.", error.message()};
  JsonNode *root = json_parser_get_root(parser.get());
  if (!root || !JSON_NODE_HOLDS_OBJECT(root))
    return Failure{"This message is no JSON object.", {}};
  return parser;
}

JsonObject *object_of(const Ref<JsonParser> &parser) {
  return json_node_get_object(json_parser_get_root(parser.get()));
}

const JsonNode *member(JsonObject *object, const char *name, GType type) {
  JsonNode *node = json_object_get_member(object, name);
  return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type ? node
                                                                                       : nullptr;
}

std::string text_member(JsonObject *object, const char *name) {
  const JsonNode *node = member(object, name, G_TYPE_STRING);
  return node ? json_node_get_string(const_cast<JsonNode *>(node)) : "";
}

JsonObject *object_member(JsonObject *object, const char *name) {
  JsonNode *node = json_object_get_member(object, name);
  return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : nullptr;
}

Result<PeerMessage> parse_description(JsonObject *sdp) {
  if (text_member(sdp, "type") != "answer")
    return Failure{"The server makes the offers; a session description must be an answer.", {}};
  std::string text = text_member(sdp, "sdp");
  if (text.empty())
    return Failure{"The session description is empty.", {}};
  if (text.size() > kMaxDescription)
    return Failure{"The session description is longer than 64 KiB.",
                   std::to_string(text.size()) + " bytes"};
  return PeerMessage(RemoteAnswer{std::move(text)});
}

bool printable(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

Result<PeerMessage> parse_candidate(JsonObject *ice) {
  RemoteCandidate candidate;
  candidate.text = text_member(ice, "candidate");
  if (candidate.text.starts_with("a="))
    candidate.text.erase(0, 2);
  if (candidate.text.size() > kMaxCandidate || !printable(candidate.text) ||
      !(candidate.text.empty() || candidate.text.starts_with("candidate:")))
    return Failure{"This is no ICE candidate.", candidate.text.substr(0, 100)};
  if (const JsonNode *line = member(ice, "sdpMLineIndex", G_TYPE_INT64)) {
    const gint64 index = json_node_get_int(const_cast<JsonNode *>(line));
    if (index < 0 || index >= kMaxMediaLines)
      return Failure{"This ICE candidate belongs to no media section.", std::to_string(index)};
    candidate.line = static_cast<unsigned>(index);
  }
  return PeerMessage(std::move(candidate));
}

std::string print(JsonBuilder *builder) {
  const JsonNodePtr root(json_builder_get_root(builder));
  return GString_(json_to_string(root.get(), FALSE)).get();
}

void add_text(JsonBuilder *builder, const char *name, const std::string &text) {
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, text.c_str());
}

} // namespace

Result<SignallingHello> parse_hello(std::string_view text) {
  constexpr std::string_view kPrefix = "HELLO client";
  if (!text.starts_with(kPrefix))
    return Failure{"A connection begins with HELLO client and a JSON object.", {}};
  text.remove_prefix(kPrefix.size());
  SignallingHello hello;
  if (text.find_first_not_of(' ') == std::string_view::npos)
    return hello;
  const auto parser = parse_object(text);
  if (!parser)
    return parser.failure();
  JsonObject *object = object_of(*parser);
  const JsonNode *strict = member(object, "client_strict_viewer", G_TYPE_BOOLEAN);
  if (text_member(object, "client_type") == "viewer" ||
      (strict && json_node_get_boolean(const_cast<JsonNode *>(strict))))
    hello.role = Role::Viewer;
  const std::string display = text_member(object, "display_id");
  hello.other_display = !display.empty() && display != "primary";
  hello.token = text_member(object, "client_token").substr(0, 256);
  return hello;
}

Result<PeerMessage> parse_peer_message(std::string_view text) {
  const size_t begin = text.find('{');
  if (begin == std::string_view::npos)
    return Failure{"A message is a peer's id and a JSON object.", {}};
  const auto parser = parse_object(text.substr(begin));
  if (!parser)
    return parser.failure();
  JsonObject *object = object_of(*parser);
  if (JsonObject *sdp = object_member(object, "sdp"))
    return parse_description(sdp);
  if (JsonObject *ice = object_member(object, "ice"))
    return parse_candidate(ice);
  return Failure{"A message has the member \"sdp\" or \"ice\".", {}};
}

std::string offer_text(PeerId peer, const std::string &sdp) {
  const auto builder = adopt(json_builder_new());
  json_builder_begin_object(builder.get());
  json_builder_set_member_name(builder.get(), "sdp");
  json_builder_begin_object(builder.get());
  add_text(builder.get(), "type", "offer");
  add_text(builder.get(), "sdp", sdp);
  json_builder_end_object(builder.get());
  json_builder_end_object(builder.get());
  return std::to_string(peer) + " " + print(builder.get());
}

std::string candidate_text(PeerId peer, unsigned line, const std::string &candidate) {
  const auto builder = adopt(json_builder_new());
  json_builder_begin_object(builder.get());
  json_builder_set_member_name(builder.get(), "ice");
  json_builder_begin_object(builder.get());
  add_text(builder.get(), "candidate", candidate);
  json_builder_set_member_name(builder.get(), "sdpMLineIndex");
  json_builder_add_int_value(builder.get(), line);
  json_builder_end_object(builder.get());
  json_builder_end_object(builder.get());
  return std::to_string(peer) + " " + print(builder.get());
}

} // namespace stripes
