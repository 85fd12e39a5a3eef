// SPDX-License-Identifier: MPL-2.0
#include "capture/source_settings.h"

#include <gst/gst.h>

namespace stripes {

namespace {

constexpr auto flags(int extra) {
  return static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | extra);
}

void install_area(GObjectClass *klass, guint id, const char *name, const char *nick,
                  const char *blurb) {
  g_object_class_install_property(
      klass, id,
      g_param_spec_uint(name, nick, blurb, 0, G_MAXINT, 0, flags(GST_PARAM_MUTABLE_READY)));
}

} // namespace

void install_source_properties(GObjectClass *klass) {
  const SourceSettings d;
  g_object_class_install_property(
      klass, PROP_DISPLAY_NAME,
      g_param_spec_string("display-name", "Display name",
                          "X display to capture, as in DISPLAY; none: what DISPLAY says", nullptr,
                          flags(GST_PARAM_MUTABLE_READY)));
  g_object_class_install_property(
      klass, PROP_XID,
      g_param_spec_uint64("xid", "Window id",
                          "Window to capture, as xwininfo tells it; 0: the whole screen", 0,
                          G_MAXUINT64, 0, flags(GST_PARAM_MUTABLE_READY)));
  g_object_class_install_property(
      klass, PROP_XNAME,
      g_param_spec_string("xname", "Window title",
                          "Whole title of the window to capture; xid goes before it", nullptr,
                          flags(GST_PARAM_MUTABLE_READY)));
  install_area(klass, PROP_STARTX, "startx", "Start X",
               "Left edge of what is captured, px of the screen or window");
  install_area(klass, PROP_STARTY, "starty", "Start Y",
               "Upper edge of what is captured, px of the screen or window");
  install_area(klass, PROP_ENDX, "endx", "End X",
               "Last column of what is captured, px; 0: to the right edge");
  install_area(klass, PROP_ENDY, "endy", "End Y",
               "Last row of what is captured, px; 0: to the lower edge");
  g_object_class_install_property(
      klass, PROP_SHOW_POINTER,
      g_param_spec_boolean("show-pointer", "Show pointer",
                           "Draw the pointer into the picture; otherwise its shape goes downstream "
                           "as an event",
                           d.show_pointer, flags(GST_PARAM_MUTABLE_PLAYING)));
  g_object_class_install_property(
      klass, PROP_USE_DAMAGE,
      g_param_spec_boolean("use-damage", "Use damage",
                           "Capture what the DAMAGE extension says has changed; otherwise whole "
                           "pictures all the time",
                           d.use_damage, flags(GST_PARAM_MUTABLE_READY)));
  g_object_class_install_property(
      klass, PROP_ENABLE_NAVIGATION_EVENTS,
      g_param_spec_boolean("enable-navigation-events", "Enable navigation events",
                           "Turn navigation events from downstream into input on the X display",
                           d.navigation, flags(GST_PARAM_MUTABLE_PLAYING)));
  g_object_class_install_property(
      klass, PROP_MAX_FRAMERATE,
      g_param_spec_uint("max-framerate", "Maximum framerate",
                        "Most pictures per second; 0: the framerate of the caps. Where the caps "
                        "leave the framerate open they follow it",
                        0, 1000, d.max_framerate, flags(GST_PARAM_MUTABLE_PLAYING)));
  g_object_class_install_property(
      klass, PROP_HEARTBEAT,
      g_param_spec_uint("heartbeat", "Heartbeat",
                        "Time after which a still screen's picture is sent again, ms; 0: never", 0,
                        G_MAXUINT / 2, d.heartbeat_ms, flags(GST_PARAM_MUTABLE_PLAYING)));
  g_object_class_install_property(
      klass, PROP_STATS,
      g_param_spec_boxed(
          "stats", "Statistics",
          "Since the start: pictures, heartbeats, rows-fetched, read-ahead (pictures "
          "that took the X server one round trip); now: frames",
          GST_TYPE_STRUCTURE, static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)));
}

bool set_source_property(SourceSettings &s, guint id, const GValue *value) {
  const auto text = [&] {
    const char *given = g_value_get_string(value);
    return std::string(given ? given : "");
  };
  switch (id) {
  case PROP_DISPLAY_NAME:
    s.display = text();
    return true;
  case PROP_XID:
    s.target.xid = g_value_get_uint64(value);
    return true;
  case PROP_XNAME:
    s.target.xname = text();
    return true;
  case PROP_STARTX:
    s.crop.start_x = g_value_get_uint(value);
    return true;
  case PROP_STARTY:
    s.crop.start_y = g_value_get_uint(value);
    return true;
  case PROP_ENDX:
    s.crop.end_x = g_value_get_uint(value);
    return true;
  case PROP_ENDY:
    s.crop.end_y = g_value_get_uint(value);
    return true;
  case PROP_SHOW_POINTER:
    s.show_pointer = g_value_get_boolean(value);
    return true;
  case PROP_USE_DAMAGE:
    s.use_damage = g_value_get_boolean(value);
    return true;
  case PROP_ENABLE_NAVIGATION_EVENTS:
    s.navigation = g_value_get_boolean(value);
    return true;
  case PROP_MAX_FRAMERATE:
    s.max_framerate = g_value_get_uint(value);
    return true;
  case PROP_HEARTBEAT:
    s.heartbeat_ms = g_value_get_uint(value);
    return true;
  default:
    return false;
  }
}

bool get_source_property(const SourceSettings &s, guint id, GValue *value) {
  const auto give = [&](const std::string &text) {
    g_value_set_string(value, text.empty() ? nullptr : text.c_str());
  };
  switch (id) {
  case PROP_DISPLAY_NAME:
    give(s.display);
    return true;
  case PROP_XID:
    g_value_set_uint64(value, s.target.xid);
    return true;
  case PROP_XNAME:
    give(s.target.xname);
    return true;
  case PROP_STARTX:
    g_value_set_uint(value, s.crop.start_x);
    return true;
  case PROP_STARTY:
    g_value_set_uint(value, s.crop.start_y);
    return true;
  case PROP_ENDX:
    g_value_set_uint(value, s.crop.end_x);
    return true;
  case PROP_ENDY:
    g_value_set_uint(value, s.crop.end_y);
    return true;
  case PROP_SHOW_POINTER:
    g_value_set_boolean(value, s.show_pointer);
    return true;
  case PROP_USE_DAMAGE:
    g_value_set_boolean(value, s.use_damage);
    return true;
  case PROP_ENABLE_NAVIGATION_EVENTS:
    g_value_set_boolean(value, s.navigation);
    return true;
  case PROP_MAX_FRAMERATE:
    g_value_set_uint(value, s.max_framerate);
    return true;
  case PROP_HEARTBEAT:
    g_value_set_uint(value, s.heartbeat_ms);
    return true;
  default:
    return false;
  }
}

} // namespace stripes
