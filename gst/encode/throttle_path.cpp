// SPDX-License-Identifier: MPL-2.0
#include "encode/throttle_path.h"

#include "base/gst_ptr.h"

namespace stripes::encode {

namespace {

constexpr int kLongestPath = 64; // elements; a loop would be a broken pipeline

// The pad that really feeds `pad`, seen through the walls of bins on either side.
Ref<GstPad> feeding_pad(Ref<GstPad> pad) {
  for (int walls = 0; walls < kLongestPath; walls++) {
    auto peer = adopt(gst_pad_get_peer(pad.get()));
    if (!peer)
      return nullptr;
    if (GST_IS_GHOST_PAD(peer.get())) // a bin before us: its inner pad
      return adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(peer.get())));
    if (!GST_IS_PROXY_PAD(peer.get()))
      return peer;
    // The bin around us: go on from its outer pad.
    pad = adopt(GST_PAD(gst_proxy_pad_get_internal(GST_PROXY_PAD(peer.get()))));
    if (!pad)
      return nullptr;
  }
  return nullptr;
}

// Converters and decoders take any QOS event for a reason to drop pictures that are late. A picture
// dropped while nobody watches would be missed when somebody does, if it is a still source's only
// one.
bool drops_late_pictures(GstElement *element) {
  const GParamSpec *spec = g_object_class_find_property(G_OBJECT_GET_CLASS(element), "qos");
  if (!spec || spec->value_type != G_TYPE_BOOLEAN)
    return false;
  gboolean qos = FALSE;
  g_object_get(element, "qos", &qos, nullptr);
  return qos != FALSE;
}

} // namespace

bool can_pass_throttle_on(GstPad *sinkpad) {
  Ref<GstPad> pad = share(sinkpad);
  for (int length = 0; length < kLongestPath; length++) {
    auto feeder = feeding_pad(pad);
    if (!feeder)
      return false;
    auto element = adopt(gst_pad_get_parent_element(feeder.get()));
    if (!element)
      return false;
    GST_OBJECT_LOCK(element.get());
    const bool branches = element->numsrcpads != 1 || element->numsinkpads > 1;
    pad = element->numsinkpads == 1 ? share(GST_PAD(element->sinkpads->data)) : nullptr;
    GST_OBJECT_UNLOCK(element.get());
    if (branches)
      return false;
    if (!pad)
      return true; // the source
    if (drops_late_pictures(element.get()))
      return false;
  }
  return false;
}

} // namespace stripes::encode
