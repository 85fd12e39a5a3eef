// SPDX-License-Identifier: MPL-2.0
// Exit statuses of our own; otherwise the command's.
#pragma once

namespace stripes::launch {

constexpr int kExitEnded = 0;  // asked to end by SIGINT, SIGTERM or SIGHUP
constexpr int kExitFailed = 1; // something that is needed does not work
constexpr int kExitUsage = 2;  // the command line, the environment or a file of settings is wrong
constexpr int kExitCannotRun = 126;
constexpr int kExitNotFound = 127;

// For man page and documentation.
struct ExitStatus {
  const char *status;
  const char *meaning;
};
constexpr ExitStatus kExitStatuses[] = {
    {"the command's", "it ended by itself; 128 + the signal's number when a signal ended it"},
    {"0", "asked to end by a signal; or all was printed that was asked for"},
    {"1", "something that is needed does not work: X server, display, port, plugin, folder, a "
          "command that left nothing to serve; --check found something missing"},
    {"2", "the command line, the environment or a file of settings is wrong"},
    {"126", "the command cannot be run"},
    {"127", "the command is not found"},
};

} // namespace stripes::launch
