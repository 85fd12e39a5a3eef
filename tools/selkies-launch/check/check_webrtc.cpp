// SPDX-License-Identifier: MPL-2.0
// What whole pictures by WebRTC take, where they are wanted.
#include "base/gst_ptr.h"
#include "check/check_line.h"
#include "check/packages.h"
#include "stream/pipeline.h"

namespace stripes::launch {

CheckLines check_webrtc(const Settings &settings) {
  if (!wants_webrtc(settings))
    return {};
  if (const auto there = Pipeline::check_webrtc(); !there)
    return {{Finding::Warning, "WebRTC", there.failure().user, how_to_install(Package::WebRtc)}};
  std::string encoders;
  for (const char *name : {"x264enc", "openh264enc", "vp8enc", "vp9enc"})
    if (adopt(gst_element_factory_find(name)))
      encoders += (encoders.empty() ? "" : ", ") + std::string(name);
  if (encoders.empty())
    return {{Finding::Warning, "WebRTC", "there is no encoder for it: pages get stripes",
             how_to_install(Package::WebRtc)}};
  return {{Finding::Ok, "WebRTC", "by " + encoders}};
}

} // namespace stripes::launch
