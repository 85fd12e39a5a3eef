// SPDX-License-Identifier: MPL-2.0
#include "sink/sink_stats.h"

namespace stripes {

StructurePtr sink_stats(Server &server) {
  const auto all = server.stats();
  guint64 bytes = 0;
  GValue clients = G_VALUE_INIT;
  gst_value_array_init(&clients, static_cast<guint>(all.size()));
  for (const auto &client : all) {
    bytes += client.bytes_sent;
    const StructurePtr s(gst_structure_new(
        "client", "id", G_TYPE_UINT64, guint64{client.id}, "role", G_TYPE_STRING,
        role_name(client.role), "address", G_TYPE_STRING, client.address.c_str(), "watching",
        G_TYPE_BOOLEAN, client.watching ? TRUE : FALSE, "listening", G_TYPE_BOOLEAN,
        client.listening ? TRUE : FALSE, "bytes-sent", G_TYPE_UINT64, guint64{client.bytes_sent},
        "bytes-queued", G_TYPE_UINT64, guint64{client.bytes_queued}, "overflows", G_TYPE_UINT64,
        guint64{client.overflows}, "round-trip-ms", G_TYPE_DOUBLE, client.round_trip_ms, nullptr));
    GValue item = G_VALUE_INIT;
    g_value_init(&item, GST_TYPE_STRUCTURE);
    gst_value_set_structure(&item, s.get());
    gst_value_array_append_and_take_value(&clients, &item);
  }
  StructurePtr out(gst_structure_new("stripewssink-stats", "num-clients", G_TYPE_UINT,
                                     static_cast<guint>(all.size()), "bytes-sent", G_TYPE_UINT64,
                                     bytes, nullptr));
  gst_structure_take_value(out.get(), "clients", &clients);
  return out;
}

} // namespace stripes
