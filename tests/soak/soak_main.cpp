// SPDX-License-Identifier: MPL-2.0
// Runs the tests of a program with GStreamer's leaks tracer: an object that is alive after the last
// test fails the program.
#include "support/child_process.h"

#include <cstdio>
#include <cstdlib>
#include <gst/gst.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <sstream>
#include <utility>

int main(int argc, char **argv) {
  testing::InitGoogleTest(&argc, argv);
  mallopt(M_ARENA_MAX, 1); // holes in an arena for each thread would look like growth
  const stripes::test::TempDir folder;
  const std::string log = folder.file("leaks");
  setenv("GST_TRACERS", "leaks", 1);
  setenv("GST_DEBUG", "GST_TRACER:7", 1);
  setenv("GST_DEBUG_NO_COLOR", "1", 1);
  setenv("GST_DEBUG_FILE", log.c_str(), 1);
  gst_init(nullptr, nullptr);
  int status = RUN_ALL_TESTS();
  gst_deinit(); // the tracer reports now

  std::istringstream lines(stripes::test::read_file(log));
  unsigned alive = 0;
  bool traced = false, has_agent = false;
  for (std::string line; std::getline(lines, line);) {
    traced = true;
    // The tracer first says in which form it reports, with %s for what stands there.
    if (line.find("object-alive,") != std::string::npos &&
        line.find("(string)%s") == std::string::npos &&
        // dtlsdec makes one for the process, with the certificate that all share, and keeps it.
        (line.find("GstDtlsAgent") == std::string::npos || std::exchange(has_agent, true)) &&
        ++alive <= 20)
      fprintf(stderr, "leaked: %s\n", line.substr(line.find("object-alive,")).c_str());
  }
  if (!traced)
    fprintf(stderr, "The leaks tracer said nothing at all: is it installed?\n");
  printf("%u objects leaked\n", alive);
  return status != 0 || alive > 0 || !traced ? 1 : 0;
}
