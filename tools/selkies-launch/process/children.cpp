// SPDX-License-Identifier: MPL-2.0
#include "process/children.h"

#include "process/descriptors.h"
#include "process/unique_fd.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <linux/close_range.h>
#include <memory>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

namespace stripes::launch {
namespace {

std::vector<char *> pointers(const std::vector<std::string> &texts) {
  std::vector<char *> out;
  out.reserve(texts.size() + 1);
  for (const std::string &text : texts)
    out.push_back(const_cast<char *>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

// Between fork and exec: nothing but system calls.
[[noreturn]] void become(char *const *argv, char *const *environment, int log_fd, int inherit_fd,
                         int error_fd, pid_t parent) {
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent)
    _exit(127);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  if (log_fd >= 0) {
    dup2(log_fd, STDOUT_FILENO);
    dup2(log_fd, STDERR_FILENO);
  }
  if (const rlim_t before = first_descriptor_limit()) {
    struct rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
      limit.rlim_cur = before;
      setrlimit(RLIMIT_NOFILE, &limit);
    }
  }
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  if (inherit_fd >= 0)
    fcntl(inherit_fd, F_SETFD, 0);
  execvpe(argv[0], argv, environment);
  const int error = errno;
  [[maybe_unused]] const ssize_t written = write(error_fd, &error, sizeof error);
  _exit(127);
}

int exit_status(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// The parent of every process that lives, from /proc.
std::map<pid_t, pid_t> all_parents() {
  std::map<pid_t, pid_t> parents;
  const std::unique_ptr<DIR, int (*)(DIR *)> proc(opendir("/proc"), closedir);
  while (const dirent *entry = proc ? readdir(proc.get()) : nullptr) {
    const char *name = entry->d_name;
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name, name + std::strlen(name), pid);
    if (error != std::errc() || *end)
      continue;
    std::string line;
    std::getline(std::ifstream(std::string("/proc/") + name + "/stat"), line);
    const size_t after_name = line.rfind(')');
    if (after_name == std::string::npos || after_name + 4 > line.size() ||
        line[after_name + 2] == 'Z')
      continue;
    parents[pid] = static_cast<pid_t>(std::strtol(line.c_str() + after_name + 4, nullptr, 10));
  }
  return parents;
}

} // namespace

Children::Children() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Result<pid_t> Children::start(const Program &program, OnExit on_exit) {
  UniqueFd log;
  if (!program.log_path.empty()) {
    log = UniqueFd(open(program.log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (!log)
      return Failure{"Cannot write " + program.log_path + ".", std::to_string(errno)};
  }
  int error_pipe[2];
  if (pipe2(error_pipe, O_CLOEXEC) != 0)
    return Failure{"Cannot start " + program.argv[0] + ".", std::to_string(errno)};
  const UniqueFd error_in(error_pipe[0]);
  UniqueFd error_out(error_pipe[1]);

  const auto argv = pointers(program.argv);
  const auto environment = pointers(program.environment);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0)
    become(argv.data(), environment.data(), log.get(), program.inherit_fd, error_out.get(), parent);
  const int fork_error = errno;
  error_out.reset();
  if (pid < 0)
    return Failure{"Cannot start " + program.argv[0] + ": " + std::strerror(fork_error) + ".",
                   std::to_string(fork_error)};

  int error = 0;
  if (read(error_in.get(), &error, sizeof error) == static_cast<ssize_t>(sizeof error)) {
    waitpid(pid, nullptr, 0);
    return Failure{"Cannot start " + program.argv[0] + ": " + std::strerror(error) + ".",
                   std::to_string(error)};
  }
  running_[pid] = std::move(on_exit);
  return pid;
}

void Children::forget(pid_t pid) {
  if (const auto child = running_.find(pid); child != running_.end())
    child->second = nullptr;
}

void Children::reap() {
  int status = 0;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto child = running_.find(pid);
    if (child == running_.end())
      continue;
    const OnExit on_exit = std::move(child->second);
    running_.erase(child);
    if (on_exit)
      on_exit(exit_status(status));
  }
}

std::vector<pid_t> Children::descendants(const std::set<pid_t> &spared) const {
  const auto parents = all_parents();
  std::vector<pid_t> found;
  for (const auto &[pid, parent] : parents) {
    // Up to us, or to nobody; a process may have gone while the list was read.
    pid_t up = pid;
    bool ours = false;
    for (size_t steps = 0; steps < parents.size() && up != 0 && !spared.contains(up); steps++) {
      const auto next = parents.find(up);
      up = next == parents.end() ? 0 : next->second;
      if (up == getpid()) {
        ours = true;
        break;
      }
    }
    if (ours)
      found.push_back(pid);
  }
  // Without /proc: at least those we started ourselves.
  if (parents.empty())
    for (const auto &[pid, on_exit] : running_)
      if (!spared.contains(pid))
        found.push_back(pid);
  return found;
}

uint64_t Children::processor_time() const {
  uint64_t ticks = 0;
  for (pid_t pid : descendants({})) {
    std::string line;
    std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/stat"), line);
    const size_t after_name = line.rfind(')');
    unsigned long user = 0, system = 0;
    // State, eleven numbers, then the two.
    if (after_name != std::string::npos &&
        std::sscanf(line.c_str() + after_name + 1,
                    " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2)
      ticks += user + system;
  }
  return ticks;
}

void Children::signal_all(int signal, const std::set<pid_t> &spared) const {
  for (pid_t pid : descendants(spared))
    kill(pid, signal);
}

bool Children::any_left(const std::set<pid_t> &spared) const {
  return !descendants(spared).empty();
}

} // namespace stripes::launch
