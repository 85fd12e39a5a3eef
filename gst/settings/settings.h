// SPDX-License-Identifier: MPL-2.0
// The values of the settings of one server: what the operator said, what the page chose.
//
// Operator syntax (selkies): bool `true|false`, optionally `|locked`; enum `a,b` = only these, the
// first is the value, one alone locks; range `v`, `lo-hi`, `v,lo-hi`, `v-v` locks; others plain.
// Beyond Selkies, `|locked` fixes the value of enums and ranges as well. An empty text means the
// default.
// Not thread-safe: the owner serialises.
#pragma once

#include "base/result.h"
#include "settings/setting_table.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stripes {

class Settings {
 public:
  Settings();

  // What the operator gave on the command line, in the environment, or as an element property.
  // Fails with a sentence that names the setting, the text and what is allowed.
  Status set_operator(std::string_view name, std::string_view text);

  // What a page asks for. `text` is the JSON value as text ("25", "true", "jpeg").
  enum class PageChange { Unchanged, Applied, Refused };
  PageChange set_from_page(std::string_view name, std::string_view text);

  bool get_bool(std::string_view name) const;
  int64_t get_int(std::string_view name) const;          // Int, Range, and Enums of numbers
  std::string get_text(std::string_view name) const;     // the current value of any type, as text
  std::string initial_text(std::string_view name) const; // before any page changed it

  bool overridden(std::string_view name) const; // the operator set it
  bool locked(std::string_view name) const;     // a page may not change it
  int64_t range_min(std::string_view name) const;
  int64_t range_max(std::string_view name) const;
  std::vector<std::string> allowed(std::string_view name) const;

 private:
  struct Value {
    std::string text;    // current, normalised
    std::string initial; // the operator's or the table's
    bool overridden = false;
    bool locked = false;
    int64_t min = 0, max = 0;
    std::vector<std::string> allowed;
  };
  Status set_canonical(const SettingSpec &spec, std::string_view text);
  const Value &value(std::string_view name) const;
  Value &value(const SettingSpec &spec);
  std::vector<Value> values_; // parallel to setting_table()
};

// The JSON text {"type":"server_settings","settings":{…}} with one entry for every setting that is
// shown to pages, in the shapes of the Selkies protocol. The encoder's value is the current one; of
// all others it is the operator's. Then come fixed_page_entries() and `extra`: name and a JSON
// object text; an extra entry replaces one of the same name. `display` adds the top-level displayId
// when not empty.
struct SettingsJsonExtra {
  std::string name;
  std::string entry;
};
std::string server_settings_json(const Settings &settings,
                                 const std::vector<SettingsJsonExtra> &extra = {},
                                 std::string_view display = {});

// What a Selkies page asks about and this server does not have (clipboard, files, a second screen,
// …), said in the entries that make the page hide its controls.
const std::vector<SettingsJsonExtra> &fixed_page_entries();

// One member of a page's SETTINGS object: name and its value as text.
struct PageSetting {
  std::string name;
  std::string text;
};
// Parses the JSON object of SETTINGS,{…}. Members that are objects, arrays or null are left out.
// Fails on anything that is no JSON object, and above 64 KiB.
Result<std::vector<PageSetting>> parse_page_settings(std::string_view json);

} // namespace stripes
