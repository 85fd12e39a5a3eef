// SPDX-License-Identifier: MPL-2.0
// What the hub does about microphones.
#include "server/hub.h"

namespace stripes {

void Hub::microphone_host_changed() {
  const bool offered = microphone_.is_offered();
  microphone_.set_host(host_);
  microphone_.set_forbidden(!settings_.get_bool("microphone_enabled") &&
                            settings_.locked("microphone_enabled"));
  if (offered != microphone_.is_offered())
    display_.broadcast(settings_text("primary"), TextSlot::ServerSettings);
}

// Whatever the operator would allow.
void Hub::add_microphone_entry(std::vector<SettingsJsonExtra> &entries) const {
  if (!microphone_.is_offered())
    entries.push_back({"microphone_enabled", R"({"value":false,"locked":true,"overridden":true})"});
}

} // namespace stripes
