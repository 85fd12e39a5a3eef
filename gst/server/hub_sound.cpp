// SPDX-License-Identifier: MPL-2.0
// What the hub does about sound.
#include "server/hub.h"

namespace stripes {

void Hub::sound_changed() {
  const bool offered = sound_.is_offered();
  sound_.set_forbidden(!settings_.get_bool("audio_enabled") && settings_.locked("audio_enabled"));
  if (!sound_.look() && offered == sound_.is_offered())
    return;
  display_.broadcast(pipeline_status_text(notice_.empty(), sound_.is_here()),
                     TextSlot::PipelineStatus);
  if (offered != sound_.is_offered())
    display_.broadcast(settings_text("primary"), TextSlot::ServerSettings);
}

// Whatever the operator would allow.
void Hub::add_sound_entries(std::vector<SettingsJsonExtra> &entries) const {
  if (sound_.is_offered())
    return;
  for (const char *name : {"audio_enabled", "ui_sidebar_show_audio_settings"})
    entries.push_back({name, R"({"value":false,"locked":true,"overridden":true})"});
}

} // namespace stripes
