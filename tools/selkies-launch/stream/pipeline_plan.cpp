// SPDX-License-Identifier: MPL-2.0
#include "stream/pipeline_plan.h"

#include "base/gst_ptr.h"
#include "settings/element_properties.h"

#include <algorithm>

namespace stripes::launch {
namespace {

constexpr char kTee[] = "pictures";

bool all_of(std::string_view text, std::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return g_ascii_isalnum(c) || others.find(c) != std::string_view::npos;
  });
}

bool all_digits(std::string_view text) {
  return text.size() < 10 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// gst-launch-1.0 puts a backslash before each space outside double quotes and joins its arguments;
// then the parser takes backslashes away. This is the argument for which `text` comes out. There is
// none for texts in a pair of quotes and for those that end with a backslash; settings have
// neither.
std::string launch_argument(std::string_view text) {
  std::string out;
  bool quoted = false; // as gst-launch-1.0 counts
  for (char c : text) {
    if (c == '\\' || c == '"' || c == '\'' || (c == ' ' && quoted) ||
        (c != ' ' && g_ascii_isspace(c)))
      out += '\\';
    quoted |= c == '"';
    out += c;
  }
  return out;
}

std::string shell_word(const std::string &argument) {
  constexpr std::string_view kPlain = "_-+=./:,@%";
  if (all_of(argument, kPlain))
    return argument;
  // In double quotes a reader of the bare line understands it as well.
  if (all_of(argument, "_-+=./:,@% ()*;#&|<>?[]{}~^'") && argument.find('\'') == std::string::npos)
    return "\"" + argument + "\"";
  std::string out = "'";
  for (char c : argument)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// Numbers and words need no type: the sink takes them as what they are.
std::string structure_value(const std::string &text) {
  if (all_of(text, "-") && (g_ascii_isalpha(text[0]) || all_digits(text)))
    return text;
  GValue value = G_VALUE_INIT;
  g_value_init(&value, G_TYPE_STRING);
  g_value_set_string(&value, text.c_str());
  const GString_ serialized(gst_value_serialize(&value));
  g_value_unset(&value);
  return std::string("(string)") + serialized.get();
}

bool is_default(GObject *element, const PlannedProperty &property) {
  GParamSpec *spec =
      g_object_class_find_property(G_OBJECT_GET_CLASS(element), property.name.c_str());
  if (!spec)
    return false;
  gst_util_set_object_arg(element, property.name.c_str(), property.text.c_str());
  GValue value = G_VALUE_INIT;
  g_object_get_property(element, property.name.c_str(), &value);
  const bool same = g_param_value_defaults(spec, &value);
  g_value_unset(&value);
  return same;
}

// turn://user:password@host…, in which neither user nor password have any of these signs.
std::string without_password(const std::string &url) {
  const size_t user = url.find("://");
  const size_t end = url.find('@');
  const size_t colon = user == std::string::npos ? user : url.find(':', user + 3);
  if (end == std::string::npos || colon == std::string::npos || colon + 1 >= end)
    return url;
  return url.substr(0, colon + 1) + "PASSWORD" + url.substr(end);
}

// The sinks share one server, which the first of them makes.
void add_serving(const Settings &settings, const std::string &page_settings,
                 std::vector<PlannedProperty> &sink) {
  sink.push_back({"address", settings.get_text("addr")});
  sink.push_back({"port", settings.get_text("port")});
  for (const auto &[setting, property] :
       {std::pair{"web_root", "web-root"}, std::pair{"allowed_origins", "allowed-origins"}})
    if (const std::string text = settings.get_text(setting); !text.empty())
      sink.push_back({property, text});
  if (!page_settings.empty())
    sink.push_back({"settings", page_settings});
}

} // namespace

bool wants_webrtc(const Settings &settings) {
  return settings.get_text("mode") == "webrtc" || settings.get_bool("enable_dual_mode");
}

PipelinePlan plan_pipeline(const Settings &settings, const std::string &display,
                           const std::string &page_settings, bool webrtc) {
  PipelinePlan plan = {{"ximagestripesrc", {}, {}}};
  if (!display.empty())
    plan[0].properties.push_back({"display-name", display});
  if (webrtc) {
    plan.push_back({"tee", {{"name", kTee}}, {}});
    // Neither branch waits for the other, and what is late is not sent.
    plan.push_back({"queue", {{"leaky", "downstream"}, {"max-size-buffers", "1"}}, {}});
    plan.push_back({"stripewebrtcsink", {}, {}});
  }
  plan.push_back({"stripeenc", {}, webrtc ? kTee : ""});
  plan.push_back({"stripewssink", {}, {}});
  for (const ElementProperty &property : element_properties(settings))
    for (PlannedElement &element : plan)
      if (element.factory == property.element)
        element.properties.push_back({property.property, property.text});

  for (PlannedElement &element : plan)
    if (element.factory == "stripewssink" || element.factory == "stripewebrtcsink")
      add_serving(settings, page_settings, element.properties);
  return plan;
}

std::string page_settings_text(const std::vector<Options::Given> &given) {
  std::string out;
  for (const Options::Given &item : given) {
    // The pipeline line says these in properties of their own.
    if (!(item.spec->flags & kShownToPage))
      continue;
    out += (out.empty() ? "settings," : ",") + std::string(item.spec->name) + "=" +
           structure_value(item.text);
  }
  return out;
}

PipelinePlan without_defaults(const PipelinePlan &plan) {
  PipelinePlan out;
  for (const PlannedElement &planned : plan) {
    const auto element = adopt(GST_ELEMENT_CAST(
        gst_object_ref_sink(gst_element_factory_make(planned.factory.c_str(), nullptr))));
    out.push_back({planned.factory, {}, planned.follows});
    for (const PlannedProperty &property : planned.properties)
      if (!element || !is_default(G_OBJECT(element.get()), property))
        out.back().properties.push_back(property);
  }
  return out;
}

PipelinePlan without_passwords(const PipelinePlan &plan) {
  PipelinePlan out = plan;
  for (PlannedElement &element : out)
    for (PlannedProperty &property : element.properties)
      if (property.name == "turn-server")
        property.text = without_password(property.text);
  return out;
}

std::string shell_line(const PipelinePlan &plan) {
  std::string line;
  for (const PlannedElement &element : plan) {
    if (!line.empty())
      line += element.follows.empty() ? " ! " : " " + element.follows + ". ! ";
    line += element.factory;
    for (const PlannedProperty &property : element.properties)
      line += " " + property.name + "=" + shell_word(launch_argument(property.text));
  }
  return line;
}

} // namespace stripes::launch
