// SPDX-License-Identifier: MPL-2.0
// The way of a browser's microphone out of a peer: webrtcbin's pad, depayloader, appsink.
//
// Bound: kMaxSpeechPackets. Drop rule: the oldest goes.
#pragma once

#include "base/result.h"
#include "webrtc/peer_voice.h"

#include <gst/gst.h>

namespace stripes {

constexpr unsigned kMaxSpeechPackets = 8;

// From now on each packet is said as PeerEvent::Speech. `from` is webrtcbin's. Any thread.
Status open_speech_branch(GstBin *pipeline, GstPad *from, PeerVoicePtr voice);

} // namespace stripes
