// SPDX-License-Identifier: MPL-2.0
#include "stream/planned_elements.h"

#include "base/gst_ptr.h"

namespace stripes::launch {

Status add_planned(GstBin *bin, const PipelinePlan &plan,
                   const std::function<void(const PlannedElement &, GstElement *)> &made) {
  GstElement *last = nullptr;
  for (const PlannedElement &planned : plan) {
    GstElement *element = gst_element_factory_make(planned.factory.c_str(), nullptr);
    if (!element)
      return Failure{"GStreamer cannot make " + planned.factory + ".", ""};
    for (const PlannedProperty &property : planned.properties)
      gst_util_set_object_arg(G_OBJECT(element), property.name.c_str(), property.text.c_str());
    gst_bin_add(bin, element);
    const auto named = planned.follows.empty()
                           ? nullptr
                           : adopt(gst_bin_get_by_name(bin, planned.follows.c_str()));
    if (GstElement *before = named ? named.get() : last;
        before && !gst_element_link(before, element))
      return Failure{"GStreamer cannot link " + planned.factory + ".", ""};
    made(planned, element);
    last = element;
  }
  return {};
}

} // namespace stripes::launch
