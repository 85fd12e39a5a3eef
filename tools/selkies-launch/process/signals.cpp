// SPDX-License-Identifier: MPL-2.0
#include "process/signals.h"

#include <csignal>
#include <sys/signalfd.h>

namespace stripes::launch {

Signals::Signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int number : {SIGINT, SIGTERM, SIGCHLD})
    sigaddset(&set, number);
  // nohup has it ignored. So has a shell SIGINT for what it starts in the background, but there a
  // SIGINT that comes all the same is meant.
  struct sigaction hangup {};
  if (sigaction(SIGHUP, nullptr, &hangup) != 0 || hangup.sa_handler != SIG_IGN)
    sigaddset(&set, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A reader of our output that went away must not end us before we have tidied up.
  std::signal(SIGPIPE, SIG_IGN);
  fd_ = UniqueFd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  source_ = MainLoopSource::on_readable(fd_.get(), [this] { read_all(); });
}

void Signals::read_all() {
  signalfd_siginfo info;
  while (read(fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
    if (handler_)
      handler_(static_cast<int>(info.ssi_signo));
}

} // namespace stripes::launch
