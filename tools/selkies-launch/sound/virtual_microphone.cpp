// SPDX-License-Identifier: MPL-2.0
#include "sound/virtual_microphone.h"

#include "sound/pulse.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <glib.h>
#include <utility>

namespace stripes::launch {
namespace {

constexpr int64_t kUnloadTime = 500000; // µs
constexpr gulong kLook = 5000;          // µs

bool is_number(const std::string &line) {
  return !line.empty() && std::all_of(line.begin(), line.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

} // namespace

VirtualMicrophone::VirtualMicrophone(Children &children, const RuntimeDir &dir,
                                     Environment environment)
    : children_(children), environment_(std::move(environment)),
      log_path_(dir.file("microphone.log")) {}

VirtualMicrophone::~VirtualMicrophone() {
  unload();
}

Result<pid_t> VirtualMicrophone::run(const std::string &script, Children::OnExit ended) {
  return children_.start(
      {.argv = {"sh", "-c", script}, .environment = environment_, .log_path = log_path_},
      std::move(ended));
}

void VirtualMicrophone::load(std::function<void(const Status &)> loaded) {
  loaded_ = std::move(loaded);
  if (pid_)
    return;
  std::remove(log_path_.c_str());
  const auto started = run(pactl_load_script(), [this](int status) { ended(status); });
  if (started)
    pid_ = *started;
  else
    std::exchange(loaded_, nullptr)(started.failure());
}

// What pactl said: a number for each module that was loaded, or what went wrong.
void VirtualMicrophone::ended(int status) {
  pid_.reset();
  std::ifstream log(log_path_);
  std::string said;
  for (std::string line; std::getline(log, line);)
    if (is_number(line))
      modules_.push_back(line);
    else
      said += line + "\n";
  Status result;
  if (status == 127)
    result = Failure{"The desktop cannot take it: pactl is not installed there.", said};
  else if (status != 0)
    result = Failure{"The sound server of the desktop does not take one.", said};
  if (loaded_)
    std::exchange(loaded_, nullptr)(result);
}

void VirtualMicrophone::unload() {
  if (pid_)
    children_.forget(*pid_);
  pid_.reset();
  loaded_ = nullptr;
  if (modules_.empty())
    return;
  std::string script;
  for (auto module = modules_.rbegin(); module != modules_.rend(); ++module)
    script += "pactl unload-module " + *module + "; ";
  modules_.clear();
  bool done = false;
  const auto started = run(script, [&done](int) { done = true; });
  if (!started)
    return;
  const int64_t end = g_get_monotonic_time() + kUnloadTime;
  for (children_.reap(); !done && g_get_monotonic_time() < end; children_.reap())
    g_usleep(kLook);
  if (!done)
    children_.forget(*started);
}

} // namespace stripes::launch
