// SPDX-License-Identifier: MPL-2.0
// The properties of ximagestripesrc, as a plain struct and as GObject has them.
#pragma once

#include "capture/capture_session.h"

#include <glib-object.h>
#include <string>

namespace stripes {

struct SourceSettings {
  std::string display;
  CaptureTarget::Choice target;
  CropRegion crop;
  bool use_damage = true;
  bool show_pointer = false;
  bool navigation = true;
  guint max_framerate = 0;   // per second, 0: the caps'
  guint heartbeat_ms = 1000; // 0: none
};

enum SourceProperty : guint {
  PROP_0,
  PROP_DISPLAY_NAME,
  PROP_XID,
  PROP_XNAME,
  PROP_STARTX,
  PROP_STARTY,
  PROP_ENDX,
  PROP_ENDY,
  PROP_SHOW_POINTER,
  PROP_USE_DAMAGE,
  PROP_ENABLE_NAVIGATION_EVENTS,
  PROP_MAX_FRAMERATE,
  PROP_HEARTBEAT,
  PROP_STATS,
};

void install_source_properties(GObjectClass *klass);
// false: no such setting.
bool set_source_property(SourceSettings &settings, guint id, const GValue *value);
bool get_source_property(const SourceSettings &settings, guint id, GValue *value);

} // namespace stripes
