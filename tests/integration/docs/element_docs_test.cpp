// SPDX-License-Identifier: MPL-2.0
// docs/elements/*.md against what the elements say of themselves: every property with its type,
// range, default and mutability, every signal and action, every pad template. What fails says what
// the row should be.
#include "base/gst_ptr.h"
#include "support/child_process.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <sstream>

namespace stripes::test {
namespace {

std::string trim(const std::string &text) {
  const size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? ""
                                    : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

using Row = std::vector<std::string>;

// All tables of a page: rows by the first column's heading.
std::map<std::string, std::vector<Row>> tables_of(const std::string &page) {
  std::map<std::string, std::vector<Row>> tables;
  std::vector<Row> *table = nullptr;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("|")) {
      table = nullptr;
      continue;
    }
    Row row;
    std::istringstream cells(line.substr(1));
    for (std::string cell; std::getline(cells, cell, '|');)
      row.push_back(trim(cell));
    if (!table)
      table = &tables[row[0]];
    else if (!row[0].starts_with("---"))
      table->push_back(std::move(row));
  }
  return tables;
}

// What stands in `backticks`.
std::vector<std::string> names_in(const std::string &cell) {
  std::vector<std::string> names;
  const std::regex quoted("`([^`]+)`");
  for (std::sregex_iterator it(cell.begin(), cell.end(), quoted), end; it != end; ++it)
    names.push_back((*it)[1]);
  return names;
}

std::string nick(GParamSpec *spec, int value) {
  const GEnumValue *v = g_enum_get_value(G_PARAM_SPEC_ENUM(spec)->enum_class, value);
  return v ? v->value_nick : "?";
}

template <typename Spec>
std::string range(const Spec *spec) {
  std::ostringstream out;
  out << spec->minimum << "–" << spec->maximum;
  return out.str();
}

// As the column "Type" has it; a unit may follow.
std::string type_text(GParamSpec *spec) {
  if (G_IS_PARAM_SPEC_INT(spec))
    return range(G_PARAM_SPEC_INT(spec));
  if (G_IS_PARAM_SPEC_UINT(spec))
    return range(G_PARAM_SPEC_UINT(spec));
  if (G_IS_PARAM_SPEC_INT64(spec))
    return range(G_PARAM_SPEC_INT64(spec));
  if (G_IS_PARAM_SPEC_UINT64(spec))
    return range(G_PARAM_SPEC_UINT64(spec));
  if (G_IS_PARAM_SPEC_DOUBLE(spec))
    return range(G_PARAM_SPEC_DOUBLE(spec));
  if (G_IS_PARAM_SPEC_BOOLEAN(spec))
    return "boolean";
  if (G_IS_PARAM_SPEC_STRING(spec))
    return "string";
  if (G_IS_PARAM_SPEC_ENUM(spec)) {
    std::string text = "enum ";
    const GEnumClass *values = G_PARAM_SPEC_ENUM(spec)->enum_class;
    for (guint i = 0; i < values->n_values; i++)
      text += std::string(i ? ", " : "") + "`" + values->values[i].value_nick + "`";
    return text;
  }
  if (G_PARAM_SPEC_VALUE_TYPE(spec) == GST_TYPE_STRUCTURE)
    return "structure";
  return g_type_name(G_PARAM_SPEC_VALUE_TYPE(spec));
}

std::string default_text(GParamSpec *spec) {
  if (!(spec->flags & G_PARAM_WRITABLE))
    return "";
  GValue value = G_VALUE_INIT;
  g_value_init(&value, G_PARAM_SPEC_VALUE_TYPE(spec));
  g_param_value_set_default(spec, &value);
  std::string text;
  if (G_IS_PARAM_SPEC_ENUM(spec)) {
    text = nick(spec, g_value_get_enum(&value));
  } else if (G_IS_PARAM_SPEC_STRING(spec)) {
    const char *s = g_value_get_string(&value);
    text = !s ? "none" : *s ? s : "empty";
  } else if (G_IS_PARAM_SPEC_BOOLEAN(spec)) {
    text = g_value_get_boolean(&value) ? "true" : "false";
  } else if (G_IS_PARAM_SPEC_OBJECT(spec) || G_IS_PARAM_SPEC_BOXED(spec)) {
    text = "none";
  } else {
    GValue printed = G_VALUE_INIT;
    g_value_init(&printed, G_TYPE_STRING);
    g_value_transform(&value, &printed);
    text = g_value_get_string(&printed);
    g_value_unset(&printed);
  }
  g_value_unset(&value);
  return text;
}

std::string mutability_text(GParamSpec *spec) {
  if (!(spec->flags & G_PARAM_WRITABLE))
    return "read-only";
  if (spec->flags & GST_PARAM_MUTABLE_PLAYING)
    return "yes";
  if (spec->flags & GST_PARAM_MUTABLE_PAUSED)
    return "no (PAUSED)";
  return spec->flags & GST_PARAM_MUTABLE_READY ? "no (READY)" : "no (NULL)";
}

std::string signal_text(const GSignalQuery &signal) {
  std::string text = std::string(signal.signal_name) + " (";
  for (guint i = 0; i < signal.n_params; i++)
    text += std::string(i ? ", " : "") +
            g_type_name(signal.param_types[i] & ~G_SIGNAL_TYPE_STATIC_SCOPE);
  text += ")";
  if (signal.return_type != G_TYPE_NONE)
    text += std::string(" → ") + g_type_name(signal.return_type);
  return text;
}

// `name (type word, type word) → type` without the words.
std::string without_argument_names(const std::string &signal) {
  return std::regex_replace(signal, std::regex(R"((\w+) \w+([,)]))"), "$1$2");
}

class ElementDocs : public testing::TestWithParam<const char *> {
 protected:
  void SetUp() override {
    element =
        adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make(GetParam(), nullptr))));
    ASSERT_TRUE(element);
    const std::string path =
        std::string(std::getenv("STRIPES_SOURCE_ROOT")) + "/docs/elements/" + GetParam() + ".md";
    tables = tables_of(read_file(path));
    ASSERT_FALSE(tables.empty()) << path;
    in_file = "\nin docs/elements/" + std::string(GetParam()) + ".md ";
  }

  Ref<GstElement> element;
  std::map<std::string, std::vector<Row>> tables;
  std::string in_file;
};

TEST_P(ElementDocs, properties) {
  std::map<std::string, Row> documented;
  for (const Row &row : tables["Property"])
    for (const std::string &name : names_in(row[0]))
      documented[name] = row;
  guint count = 0;
  const Unique<GParamSpec *, g_free> specs(
      g_object_class_list_properties(G_OBJECT_GET_CLASS(element.get()), &count));
  for (guint i = 0; i < count; i++) {
    GParamSpec *spec = specs.get()[i];
    if (spec->owner_type != G_OBJECT_TYPE(element.get()))
      continue;
    const std::string row = std::string("| `") + spec->name + "` | " + type_text(spec) +
                            " [unit] | " + default_text(spec) + " | " + mutability_text(spec) +
                            " | " + g_param_spec_get_blurb(spec) + " |";
    const auto found = documented.find(spec->name);
    if (found == documented.end()) {
      ADD_FAILURE() << in_file << "the table \"Property\" lacks a row:\n" << row;
      continue;
    }
    const Row cells = found->second;
    documented.erase(found);
    ASSERT_GE(cells.size(), 5u) << in_file << "the row of " << spec->name << " should be\n" << row;
    const std::string type = type_text(spec);
    EXPECT_TRUE(cells[1] == type || cells[1].starts_with(type + " "))
        << in_file << "the type is \"" << cells[1] << "\"; the row should be like\n"
        << row;
    EXPECT_TRUE(cells[2] == default_text(spec) || (cells[2] == "–" && default_text(spec).empty()))
        << in_file << "the default is \"" << cells[2] << "\"; the row should be like\n"
        << row;
    EXPECT_EQ(cells[3], mutability_text(spec)) << in_file << "the row should be like\n" << row;
    EXPECT_NE(cells[4], "") << in_file << "say what " << spec->name << " means";
  }
  for (const auto &[name, row] : documented)
    ADD_FAILURE() << in_file << "`" << name << "` is documented, but there is no such property";
}

TEST_P(ElementDocs, signals_and_actions) {
  std::map<std::string, std::string> documented; // by text without argument names
  for (const char *heading : {"Signal", "Action"})
    for (const Row &row : tables[heading])
      for (const std::string &text : names_in(row[0]))
        documented[without_argument_names(text)] = heading;
  guint count = 0;
  const Unique<guint, g_free> ids(g_signal_list_ids(G_OBJECT_TYPE(element.get()), &count));
  for (guint i = 0; i < count; i++) {
    GSignalQuery signal;
    g_signal_query(ids.get()[i], &signal);
    const std::string heading = signal.signal_flags & G_SIGNAL_ACTION ? "Action" : "Signal";
    const auto found = documented.find(signal_text(signal));
    if (found == documented.end() || found->second != heading)
      ADD_FAILURE() << in_file << "the table \"" << heading << "\" lacks a row (with names behind "
                    << "the types):\n| `" << signal_text(signal) << "` | meaning |";
    else
      documented.erase(found);
  }
  for (const auto &[text, heading] : documented)
    ADD_FAILURE() << in_file << "`" << text << "` is documented, but there is no such "
                  << (heading == "Signal" ? "signal" : "action");
}

TEST_P(ElementDocs, pads) {
  std::map<std::string, std::string> documented; // caps by pad
  for (const Row &row : tables["Pad"])
    for (const std::string &name : names_in(row[0]))
      documented[name] = row.size() > 1 && !names_in(row[1]).empty() ? names_in(row[1])[0] : "";
  for (GList *l = gst_element_class_get_pad_template_list(GST_ELEMENT_GET_CLASS(element.get())); l;
       l = l->next) {
    auto *pad = GST_PAD_TEMPLATE(l->data);
    const auto caps = adopt(gst_pad_template_get_caps(pad));
    const Unique<char, g_free> text(gst_caps_to_string(caps.get()));
    const std::string row =
        std::string("| `") + GST_PAD_TEMPLATE_NAME_TEMPLATE(pad) + "` | `" + text.get() + "` |";
    const auto found = documented.find(GST_PAD_TEMPLATE_NAME_TEMPLATE(pad));
    if (found == documented.end()) {
      ADD_FAILURE() << in_file << "the table \"| Pad | Caps |\" lacks a row:\n" << row;
      continue;
    }
    const auto written = adopt(gst_caps_from_string(found->second.c_str()));
    EXPECT_TRUE(written && gst_caps_is_equal(written.get(), caps.get()))
        << in_file << "the row of the pad should be\n"
        << row;
    documented.erase(found);
  }
  for (const auto &[name, caps] : documented)
    ADD_FAILURE() << in_file << "the pad `" << name << "` is documented, but there is no such one";
}

INSTANTIATE_TEST_SUITE_P(All, ElementDocs,
                         testing::Values("ximagestripesrc", "stripeenc", "stripewssink",
                                         "stripewebrtcsink"),
                         [](const auto &made) { return std::string(made.param); });

} // namespace
} // namespace stripes::test
