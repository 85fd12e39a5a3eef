// SPDX-License-Identifier: MPL-2.0
#include "sink/shared_server.h"

#include "sink/gststripewebserver.h"

namespace stripes {

namespace {

Ref<GstObject> pipeline_of(GstElement *element) {
  auto top = share(GST_OBJECT_CAST(element));
  while (auto parent = adopt(gst_object_get_parent(top.get())))
    top = std::move(parent);
  return top;
}

// null: it is used for WebRTC already.
Ref<GstStripeServer> free_server_of(gpointer sink) {
  GstStripeServer *server = nullptr;
  g_object_get(sink, "server", &server, nullptr);
  auto found = adopt(server);
  return found && !server_of(found.get()).has_peers() ? std::move(found) : nullptr;
}

} // namespace

Ref<GstStripeServer> find_shared_server(GstElement *element) {
  const auto pipeline = pipeline_of(element);
  if (!GST_IS_BIN(pipeline.get()))
    return nullptr;
  const Unique<GstIterator, gst_iterator_free> sinks(
      gst_bin_iterate_all_by_element_factory_name(GST_BIN(pipeline.get()), "stripewssink"));
  Ref<GstStripeServer> found;
  GValue sink = G_VALUE_INIT;
  while (!found && gst_iterator_next(sinks.get(), &sink) == GST_ITERATOR_OK) {
    found = free_server_of(g_value_get_object(&sink));
    g_value_reset(&sink);
  }
  g_value_unset(&sink);
  return found;
}

} // namespace stripes
