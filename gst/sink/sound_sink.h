// SPDX-License-Identifier: MPL-2.0
// The private sink inside stripewssink that takes Opus packets off the streaming thread. Hands them
// on and never waits.
#pragma once

#include "base/gst_ptr.h"
#include "server/sound_box.h"

#include <gst/gst.h>

namespace stripes {

// Gets what comes in. Calls come on streaming threads.
class SoundReceiver {
 public:
  virtual ~SoundReceiver() = default;
  virtual void put_sound(SoundPacket packet) = 0;
};

// receiver: must outlive the streaming of the element.
Ref<GstElement> make_sound_sink(const char *name, SoundReceiver &receiver);

// Template caps of an audio pad: what every page's decoder takes without a description.
Ref<GstCaps> sound_caps();

} // namespace stripes
