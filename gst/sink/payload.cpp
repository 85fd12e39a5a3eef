// SPDX-License-Identifier: MPL-2.0
#include "sink/payload.h"

#include <memory>

namespace stripes {

namespace {

struct Mapped {
  GstBuffer *buffer;
  GstMapInfo map;
};

void free_mapped(gpointer p) {
  const std::unique_ptr<Mapped> owned(static_cast<Mapped *>(p));
  gst_buffer_unmap(owned->buffer, &owned->map);
  adopt(owned->buffer);
}

} // namespace

Ref<GBytes> payload_of(GstBuffer *buffer) {
  auto mapped = std::make_unique<Mapped>();
  if (!gst_buffer_map(buffer, &mapped->map, GST_MAP_READ))
    return nullptr;
  mapped->buffer = share(buffer).release();
  const auto *data = mapped->map.data;
  const gsize size = mapped->map.size;
  return adopt(g_bytes_new_with_free_func(data, size, free_mapped, mapped.release()));
}

} // namespace stripes
