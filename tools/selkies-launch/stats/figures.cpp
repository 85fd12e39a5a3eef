// SPDX-License-Identifier: MPL-2.0
#include "stats/figures.h"

#include "base/time_structure.h"

#include <ctime>

namespace stripes::launch {
namespace {

std::chrono::nanoseconds clock_time(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

StructurePtr stats_of(GstElement *element) {
  GstStructure *stats = nullptr;
  if (element)
    g_object_get(element, "stats", &stats, nullptr);
  return StructurePtr(stats ? stats : gst_structure_new_empty("stats"));
}

uint64_t number_in(const StructurePtr &stats, const char *name) {
  guint64 number = 0;
  gst_structure_get_uint64(stats.get(), name, &number);
  return number;
}

} // namespace

Figures read_figures(GstElement *source, GstElement *encoder, GstElement *sink) {
  const StructurePtr captured = stats_of(source), encoded = stats_of(encoder);
  Figures figures;
  figures.at = clock_time(CLOCK_MONOTONIC);
  figures.processor = clock_time(CLOCK_PROCESS_CPUTIME_ID);
  figures.pictures = number_in(encoded, "pictures") - number_in(encoded, "unchanged");
  figures.stripes = number_in(encoded, "stripes");
  figures.bytes = number_in(encoded, "bytes");
  figures.skipped = number_in(encoded, "skipped");
  figures.refinements = number_in(encoded, "refinements");
  figures.keys = number_in(encoded, "keys");
  figures.layouts = number_in(encoded, "layouts");
  figures.capture = times_in(captured.get(), "capture");
  figures.detect = times_in(encoded.get(), "detect");
  figures.convert = times_in(encoded.get(), "convert");
  figures.encode = times_in(encoded.get(), "encode");
  figures.push = times_in(encoded.get(), "push");
  figures.picture = times_in(encoded.get(), "picture");
  guint clients = 0;
  if (sink)
    g_object_get(sink, "num-clients", &clients, nullptr);
  figures.clients = clients;
  return figures;
}

} // namespace stripes::launch
