// SPDX-License-Identifier: MPL-2.0
// Properties of stripewebrtcsink that say how peers connect and what they are sent.
#pragma once

#include "base/result.h"
#include "settings/settings.h"
#include "webrtc/rtc_host.h"

#include <glib-object.h>
#include <string>

namespace stripes {

// As they were set; made into an RtcConfig on the way to READY.
struct RtcProperties {
  std::string encoder = "auto";
  unsigned bitrate_kbps = 8000;
  std::string stun_server, turn_server, public_ip;
  unsigned min_port = 0, max_port = 0;
  bool ice_tcp = true;
  int min_playout_delay = 0, max_playout_delay = 0; // ms
};

// Ids begin with `first`; gives the first that is free after them.
guint install_rtc_properties(GObjectClass *klass, guint first);
// False when the id is none of these.
bool set_rtc_property(RtcProperties &properties, guint id, const GValue *value);
bool get_rtc_property(const RtcProperties &properties, guint id, GValue *value);

// What the settings say counts where a property was left as it is. Fails with a sentence.
Result<RtcConfig> rtc_config(const RtcProperties &properties, const Settings &settings);

} // namespace stripes
