// SPDX-License-Identifier: MPL-2.0
#include "support/child_process.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace stripes::test {

using namespace std::chrono_literals;

namespace {

// A busy machine may need long to end a program; one that does not listen is killed all the same.
constexpr auto kPatience = 30s;

// Between fork and exec only async-signal-safe calls are allowed: all strings are made before.
[[noreturn]] void exec_child(char *const *argv, char *const *envp, const char *log_path,
                             int inherit_fd, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent)
    _exit(127);
  // As from a terminal: who runs the tests may have been started by nohup, or in the background.
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD})
    std::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int null_fd = open("/dev/null", O_RDONLY);
  dup2(null_fd, STDIN_FILENO);
  if (*log_path) {
    const int log_fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(log_fd, STDOUT_FILENO);
    dup2(log_fd, STDERR_FILENO);
  }
  for (int fd = 3; fd < 1024; fd++)
    if (fd != inherit_fd)
      close(fd);
  if (inherit_fd >= 0)
    fcntl(inherit_fd, F_SETFD, 0);
  execvpe(argv[0], argv, envp);
  _exit(127);
}

std::vector<char *> pointers(std::vector<std::string> &strings) {
  std::vector<char *> result;
  for (auto &s : strings)
    result.push_back(s.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> merged_environment(const std::vector<std::string> &extra) {
  std::vector<std::string> result = extra;
  for (char **entry = environ; *entry; entry++) {
    const std::string existing = *entry;
    const auto name = existing.substr(0, existing.find('=') + 1);
    bool replaced = false;
    for (const auto &e : extra)
      replaced |= e.compare(0, name.size(), name) == 0;
    if (!replaced)
      result.push_back(existing);
  }
  return result;
}

} // namespace

ChildProcess::ChildProcess(const Options &options) {
  auto args = options.argv;
  auto environment = merged_environment(options.environment);
  auto argv = pointers(args);
  auto envp = pointers(environment);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0)
    exec_child(argv.data(), envp.data(), options.log_path.c_str(), options.inherit_fd, parent);
  if (pid_ < 0)
    throw std::runtime_error(std::string("fork: ") + strerror(errno));
}

ChildProcess::~ChildProcess() {
  stop();
}

bool ChildProcess::running() {
  return !wait(0ms);
}

void ChildProcess::signal(int number) {
  if (running())
    kill(pid_, number);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!status_) {
    int status = 0;
    const pid_t ended = waitpid(pid_, &status, WNOHANG);
    if (ended == pid_)
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    else if (ended < 0 && errno != EINTR)
      status_ = -1;
    else if (std::chrono::steady_clock::now() >= deadline)
      break;
    else
      std::this_thread::sleep_for(2ms);
  }
  return status_;
}

int ChildProcess::stop() {
  signal(SIGTERM);
  if (auto status = wait(kPatience))
    return *status;
  signal(SIGKILL);
  return wait(kPatience).value_or(-1);
}

TempDir::TempDir() {
  std::string pattern = std::filesystem::temp_directory_path() / "stripes-test-XXXXXX";
  if (!mkdtemp(pattern.data()))
    throw std::runtime_error(std::string("mkdtemp: ") + strerror(errno));
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool takes_connections(const std::string &socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof address.sun_path)
    return false;
  socket_path.copy(address.sun_path, socket_path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
  close(fd);
  return connected;
}

} // namespace stripes::test
