// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "settings/settings.h"

#include <json-glib/json-glib.h>

namespace stripes {
namespace {

using JsonNodePtr = Unique<JsonNode, json_node_unref>;

void add_member(JsonBuilder *builder, const char *name, bool value) {
  json_builder_set_member_name(builder, name);
  json_builder_add_boolean_value(builder, value);
}

void add_member(JsonBuilder *builder, const char *name, int64_t value) {
  json_builder_set_member_name(builder, name);
  json_builder_add_int_value(builder, value);
}

void add_member(JsonBuilder *builder, const char *name, const std::string &value) {
  const GString_ text(g_utf8_make_valid(value.data(), static_cast<gssize>(value.size())));
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, text.get());
}

// How a page tells the types apart: "min" makes a range, "allowed" a list, "locked" a flag.
class PageEntryWriter {
 public:
  PageEntryWriter(JsonBuilder *builder, const Settings &settings)
      : builder_(builder), settings_(settings) {}

  void write(const SettingSpec &spec) {
    json_builder_set_member_name(builder_, spec.name);
    json_builder_begin_object(builder_);
    switch (spec.type) {
    case SettingType::Bool:
      add_member(builder_, "value", settings_.initial_text(spec.name) == "true");
      add_member(builder_, "locked", settings_.locked(spec.name));
      break;
    case SettingType::Int:
      add_member(builder_, "value", initial_int(spec));
      break;
    case SettingType::Range:
      write_range(spec);
      break;
    case SettingType::Enum:
      write_enum(spec);
      break;
    case SettingType::String:
      add_member(builder_, "value", settings_.initial_text(spec.name));
      break;
    }
    add_member(builder_, "overridden", settings_.overridden(spec.name));
    json_builder_end_object(builder_);
  }

 private:
  int64_t initial_int(const SettingSpec &spec) const {
    return g_ascii_strtoll(settings_.initial_text(spec.name).c_str(), nullptr, 10);
  }

  void write_range(const SettingSpec &spec) {
    const int64_t min = settings_.range_min(spec.name), max = settings_.range_max(spec.name);
    json_builder_set_member_name(builder_, "value");
    json_builder_begin_array(builder_);
    json_builder_add_int_value(builder_, min);
    json_builder_add_int_value(builder_, max);
    json_builder_end_array(builder_);
    add_member(builder_, "min", min);
    add_member(builder_, "max", max);
    add_member(builder_, "default", initial_int(spec));
  }

  void write_enum(const SettingSpec &spec) {
    const bool live = std::string_view(spec.name) == "encoder";
    add_member(builder_, "value",
               live ? settings_.get_text(spec.name) : settings_.initial_text(spec.name));
    if (std::string_view(spec.name) == "scaling_dpi" && settings_.locked(spec.name))
      add_member(builder_, "locked", true);
    json_builder_set_member_name(builder_, "allowed");
    json_builder_begin_array(builder_);
    for (const std::string &item : settings_.allowed(spec.name))
      json_builder_add_string_value(builder_, item.c_str());
    json_builder_end_array(builder_);
  }

  JsonBuilder *builder_;
  const Settings &settings_;
};

} // namespace

const std::vector<SettingsJsonExtra> &fixed_page_entries() {
  static const std::string off = R"({"value":false,"locked":true,"overridden":true})";
  static const std::string on = R"({"value":true,"locked":true,"overridden":true})";
  static const std::string no = R"({"value":false})";
  static const std::vector<SettingsJsonExtra> entries = {
      {"gamepad_enabled", off},
      {"command_enabled", off},
      {"clipboard_enabled", no},
      {"clipboard_in_enabled", no},
      {"clipboard_out_enabled", no},
      {"enable_clipboard", R"({"value":"false","overridden":true})"},
      {"enable_binary_clipboard", off},
      {"file_transfers", R"({"value":[],"overridden":true,"allowed":["upload","download"]})"},
      {"second_screen", off},
      {"enable_collab", off},
      {"enable_player2", off},
      {"enable_player3", off},
      {"enable_player4", off},
      {"use_cpu", on},
      {"ui_sidebar_show_clipboard", off},
      {"ui_sidebar_show_files", off},
      {"ui_sidebar_show_apps", off},
      {"ui_sidebar_show_gamepads", off},
  };
  return entries;
}

std::string server_settings_json(const Settings &settings,
                                 const std::vector<SettingsJsonExtra> &extra,
                                 std::string_view display) {
  const auto builder_ref = adopt(json_builder_new());
  JsonBuilder *builder = builder_ref.get();
  json_builder_begin_object(builder);
  add_member(builder, "type", std::string("server_settings"));
  if (!display.empty())
    add_member(builder, "displayId", std::string(display));
  json_builder_set_member_name(builder, "settings");
  json_builder_begin_object(builder);

  PageEntryWriter writer(builder, settings);
  for (const SettingSpec &spec : setting_table())
    if (spec.flags & kShownToPage)
      writer.write(spec);

  // Setting a member again replaces it, so what is said later wins.
  for (const auto *entries : {&fixed_page_entries(), &extra})
    for (const SettingsJsonExtra &entry : *entries) {
      JsonNode *node = json_from_string(entry.entry.c_str(), nullptr);
      if (!node)
        continue;
      json_builder_set_member_name(builder, entry.name.c_str());
      json_builder_add_value(builder, node);
    }

  json_builder_end_object(builder);
  json_builder_end_object(builder);
  const JsonNodePtr root(json_builder_get_root(builder));
  return GString_(json_to_string(root.get(), FALSE)).get();
}

} // namespace stripes
