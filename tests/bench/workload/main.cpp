// SPDX-License-Identifier: MPL-2.0
// Draws a workload on $DISPLAY. Says "ready" when the first picture is up; SIGUSR1 freezes the
// picture, SIGTERM ends.
#include "bench/workload/desktop.h"
#include "bench/workload/show.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <getopt.h>
#include <optional>

using namespace stripes::bench;

namespace {

struct Arguments {
  std::string scene = "idle", journal, flash;
  SceneOptions options;
};

int usage(FILE *out, int status) {
  std::string names;
  for (const std::string &name : scene_names())
    names += " " + name;
  fprintf(out,
          "Usage: workload [options] SCENE\n"
          "Draws on $DISPLAY:%s\n\n"
          "  --journal FILE  the time of each distinct picture, ns of CLOCK_MONOTONIC\n"
          "  --flash FILE    a square in the corner changes at random times, noted there\n"
          "  --cycle SECONDS how long a mixed minute takes (60)\n",
          names.c_str());
  return status;
}

// The exit status where there is nothing to draw.
std::optional<int> parse(int argc, char **argv, Arguments &arguments) {
  const option options[] = {{"journal", required_argument, nullptr, 'j'},
                            {"flash", required_argument, nullptr, 'f'},
                            {"cycle", required_argument, nullptr, 'c'},
                            {"help", no_argument, nullptr, 'h'},
                            {}};
  for (int found; (found = getopt_long(argc, argv, "", options, nullptr)) != -1;) {
    if (found == 'h')
      return usage(stdout, 0);
    if (found == 'j')
      arguments.journal = optarg;
    else if (found == 'f')
      arguments.flash = optarg;
    else if (found == 'c')
      arguments.options.cycle = std::clamp(strtod(optarg, nullptr), 1.0, 3600.0);
    else
      return usage(stderr, 2);
  }
  if (optind + 1 != argc)
    return usage(stderr, 2);
  arguments.scene = argv[optind];
  return std::nullopt;
}

ShowCounts show(const Arguments &arguments, Commands &commands) {
  Stage stage;
  draw_desktop(stage);
  const std::unique_ptr<Scene> scene = make_scene(arguments.scene, stage, arguments.options);
  if (!scene)
    throw std::runtime_error("no scene is called " + arguments.scene);
  std::ofstream journal;
  if (!arguments.journal.empty())
    journal.open(arguments.journal);
  scene->open();
  std::optional<Flash> flash;
  if (!arguments.flash.empty())
    flash.emplace(stage, arguments.flash);
  stage.flush();
  stage.sync();
  puts("ready");
  fflush(stdout);
  return Show(stage, *scene, flash ? &*flash : nullptr, journal.is_open() ? &journal : nullptr)
      .run(commands);
}

} // namespace

int main(int argc, char **argv) {
  Arguments arguments;
  if (const auto status = parse(argc, argv, arguments))
    return *status;
  try {
    Commands commands;
    const ShowCounts counts = show(arguments, commands);
    printf("pictures %lu late %lu\n", static_cast<unsigned long>(counts.pictures),
           static_cast<unsigned long>(counts.late));
    return 0;
  } catch (const std::exception &error) {
    fprintf(stderr, "workload: %s\n", error.what());
    return 1;
  }
}
