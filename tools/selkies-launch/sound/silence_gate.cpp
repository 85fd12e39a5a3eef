// SPDX-License-Identifier: MPL-2.0
#include "sound/silence_gate.h"

#include "base/for_c.h"

#include <cstring>
#include <memory>
#include <utility>

namespace stripes::launch {
namespace {

bool is_silent(std::span<const uint8_t> samples) {
  return samples.empty() || (samples[0] == 0 && std::memcmp(samples.data(), samples.data() + 1,
                                                            samples.size() - 1) == 0);
}

using Shared = std::shared_ptr<SilenceGate>;

GstPadProbeReturn on_samples(GstPad *, GstPadProbeInfo *info, gpointer gate) {
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
  GstMapInfo map;
  if (!GST_BUFFER_DURATION_IS_VALID(buffer) || !GST_BUFFER_PTS_IS_VALID(buffer) ||
      !gst_buffer_map(buffer, &map, GST_MAP_READ))
    return GST_PAD_PROBE_OK;
  const bool passes =
      (*static_cast<Shared *>(gate))
          ->passes({map.data, map.size}, std::chrono::nanoseconds(GST_BUFFER_PTS(buffer)),
                   std::chrono::nanoseconds(GST_BUFFER_DURATION(buffer)));
  gst_buffer_unmap(buffer, &map);
  return passes ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

GstPadProbeReturn on_packet(GstPad *, GstPadProbeInfo *info, gpointer gate) {
  const GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
  if (!GST_BUFFER_PTS_IS_VALID(buffer))
    return GST_PAD_PROBE_OK;
  const std::chrono::nanoseconds time(GST_BUFFER_PTS(buffer));
  return (*static_cast<Shared *>(gate))->is_of_now(time) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

} // namespace

void SilenceGate::install(GstElement *encoder) {
  const auto gate = std::make_shared<SilenceGate>();
  for (const auto &[name, probe] : {std::pair{"sink", &on_samples}, std::pair{"src", &on_packet}})
    gst_pad_add_probe(adopt(gst_element_get_static_pad(encoder, name)).get(),
                      GST_PAD_PROBE_TYPE_BUFFER, probe, new_for_c<Shared>(gate),
                      delete_for_c<Shared>);
}

bool SilenceGate::passes(std::span<const uint8_t> samples, std::chrono::nanoseconds time,
                         std::chrono::nanoseconds duration) {
  if (!is_silent(samples)) {
    if (silent_for_ >= kOpenFor)
      open_since_ = time;
    silent_for_ = {};
    return true;
  }
  if (silent_for_ >= kOpenFor)
    return false;
  silent_for_ += duration;
  return true;
}

} // namespace stripes::launch
