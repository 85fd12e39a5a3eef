// SPDX-License-Identifier: MPL-2.0
// Says afterwards what a viewer saw: decodes a record and compares it with a screenshot, or finds
// the flashes in it. Prints JSON.
#include "bench/judge/flash_latency.h"
#include "bench/judge/quality.h"
#include "bench/judge/replay.h"
#include "support/x_client.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

using namespace stripes::bench;

namespace {

constexpr double kSharp = 45;              // dB: settled
constexpr uint64_t kMillisecond = 1000000; // ns
constexpr uint64_t kWatched = 2000 * kMillisecond, kStep = 20 * kMillisecond;

int usage() {
  fprintf(stderr, "Usage: judge shot DISPLAY FILE\n"
                  "         the screen as B G R x\n"
                  "       judge quality RECORD SHOT WIDTH HEIGHT STILL_NS MS…\n"
                  "         what was seen so many ms after the picture stood still\n"
                  "       judge flash RECORD JOURNAL FROM_NS\n"
                  "         how long changes took\n");
  return 2;
}

uint64_t number(const char *text) {
  return strtoull(text, nullptr, 10);
}

int shot(const std::string &display, const std::string &path) {
  const stripes::test::Image image = stripes::test::XClient(display).screenshot();
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char *>(image.pixels.data()),
             static_cast<std::streamsize>(image.pixels.size()));
  return file ? 0 : 1;
}

std::string quality_json(double ms, const Quality &quality) {
  char text[160];
  snprintf(text, sizeof text,
           "{\"ms\": %.1f, \"psnr_y\": %.2f, \"worst_block\": %.2f, \"worst_at\": [%u, %u]}", ms,
           quality.psnr_y, quality.worst_block, quality.worst_x, quality.worst_y);
  return text;
}

// Two seconds of stillness, picture by picture where they are not closer than kStep, and at the
// times asked for.
int quality(char **argv, int argc) {
  const auto width = static_cast<unsigned>(number(argv[2]));
  const auto height = static_cast<unsigned>(number(argv[3]));
  const uint64_t still = number(argv[4]);
  std::ifstream file(argv[1], std::ios::binary);
  const Truth truth({std::istreambuf_iterator<char>(file), {}}, width, height);

  Replay replay(argv[0], width, height);
  replay.play_until(still);
  Quality now = truth.quality_of(replay.pixels());
  bool sharp = now.psnr_y >= kSharp;
  double settled = 0; // ms
  std::string points;
  int next = 5;
  for (uint64_t at = still, end = still + kWatched; at < end;) {
    const uint64_t picture = replay.next_picture();
    const uint64_t asked = next < argc ? still + number(argv[next]) * kMillisecond : end;
    at = std::min({picture ? picture + kStep : end, asked, end});
    if (picture && picture <= at) {
      replay.play_until(at);
      now = truth.quality_of(replay.pixels());
      if (!sharp && now.psnr_y >= kSharp)
        settled = static_cast<double>(at - still) / 1e6;
      sharp = now.psnr_y >= kSharp;
    }
    if (at == asked && next < argc) {
      points += (points.empty() ? "" : ", ") + quality_json(strtod(argv[next], nullptr), now);
      next++;
    }
  }
  printf("{\"points\": [%s], \"settled_ms\": %s, \"errors\": %zu", points.c_str(),
         sharp ? std::to_string(settled).c_str() : "null", replay.errors().size());
  if (!replay.errors().empty())
    printf(", \"first_error\": \"%s\"", replay.errors().front().c_str());
  printf("}\n");
  return 0;
}

int flash(const std::string &record, const std::string &journal, uint64_t from) {
  const FlashLatencies latencies = flash_latencies(journal, record, from);
  printf("{\"missed\": %u, \"ms\": [", latencies.missed);
  for (size_t i = 0; i < latencies.ns.size(); i++)
    printf("%s%.3f", i ? ", " : "", static_cast<double>(latencies.ns[i]) / 1e6);
  printf("]}\n");
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  const std::string verb = argc > 1 ? argv[1] : "";
  try {
    if (verb == "shot" && argc == 4)
      return shot(argv[2], argv[3]);
    if (verb == "quality" && argc >= 7)
      return quality(argv + 2, argc - 2);
    if (verb == "flash" && argc == 5)
      return flash(argv[2], argv[3], number(argv[4]));
  } catch (const std::exception &error) {
    fprintf(stderr, "judge: %s\n", error.what());
    return 1;
  }
  return usage();
}
