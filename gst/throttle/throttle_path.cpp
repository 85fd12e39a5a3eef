// SPDX-License-Identifier: MPL-2.0
#include "throttle/throttle_path.h"

#include "base/gst_ptr.h"
#include "throttle/branch_wishes.h"

#include <string_view>

namespace stripes::throttle {

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

// Every branch gets every picture, so what they want can be told as one.
bool is_tee(GstElement *element) {
  GstElementFactory *factory = gst_element_get_factory(element);
  return factory && std::string_view(GST_OBJECT_NAME(factory)) == "tee";
}

} // namespace

bool open_throttle_path(GstPad *sinkpad) {
  Ref<GstPad> pad = share(sinkpad);
  for (int length = 0; length < kLongestPath; length++) {
    auto feeder = feeding_pad(pad);
    if (!feeder)
      return false;
    auto element = adopt(gst_pad_get_parent_element(feeder.get()));
    if (!element)
      return false;
    GST_OBJECT_LOCK(element.get());
    const bool merges = element->numsinkpads > 1;
    const bool branches = element->numsrcpads != 1;
    pad = element->numsinkpads == 1 ? share(GST_PAD(element->sinkpads->data)) : nullptr;
    GST_OBJECT_UNLOCK(element.get());
    if (is_tee(element.get())) {
      if (!pad)
        return false;
      BranchWishes::attach(element.get());
      continue;
    }
    if (merges || branches)
      return false;
    if (!pad)
      return true; // the source
    if (drops_late_pictures(element.get()))
      return false;
  }
  return false;
}

} // namespace stripes::throttle
