// SPDX-License-Identifier: MPL-2.0
#include "stream/stream.h"

#include "process/log.h"

#include <utility>

namespace stripes::launch {
namespace {
constexpr Backoff::Times kRestart{.first = 500, .most = 15000, .healthy = 20000};
} // namespace

Stream::Stream(PageServer &server, Handlers handlers)
    : server_(server), handlers_(std::move(handlers)), backoff_(kRestart) {}

Status Stream::start(PipelinePlan plan, PipelinePlan sound, MicrophoneFeed *microphone) {
  plan_ = std::move(plan);
  sound_ = std::move(sound);
  microphone_ = microphone;
  said_.clear();
  return attempt();
}

void Stream::stop() {
  timer_.reset();
  pipeline_.reset();
}

Figures Stream::figures() const {
  return pipeline_ ? pipeline_->figures() : read_figures(nullptr, nullptr, nullptr);
}

Status Stream::attempt() {
  broken_ = false;
  pipeline_ = std::make_unique<Pipeline>(
      server_.get(),
      Pipeline::Handlers{
          // Not at once: it ends the pipeline that says it.
          .failed =
              [this](const Failure &failure) {
                if (!std::exchange(broken_, true)) // what comes after is its echo
                  timer_ = MainLoopSource::after(0, [this, failure] { failed(failure); });
              },
          .clients = handlers_.clients,
          .resize = [this](unsigned width, unsigned height,
                           const std::string &) { return handlers_.resize(width, height); },
          .setting = handlers_.setting});
  Status status = pipeline_->start(plan_, sound_, microphone_);
  if (!status) {
    pipeline_.reset();
    return status;
  }
  backoff_.started(g_get_monotonic_time());
  server_.set_notice("");
  return {};
}

void Stream::failed(const Failure &failure) {
  pipeline_.reset();
  const unsigned wait = backoff_.failed(g_get_monotonic_time());
  // Once; and not again each time that it is tried in vain.
  const bool first = said_.empty();
  if (failure.user != std::exchange(said_, failure.user))
    log_failure(LogLevel::Warning, "stream", failure);
  if (first) {
    log_line(LogLevel::Info, "stream", "Trying again until the picture is back.");
    server_.set_notice(failure.user + " Trying to bring the picture back.");
  }
  timer_ = MainLoopSource::after(wait, [this] { try_again(); });
}

void Stream::try_again() {
  Status status = handlers_.prepare();
  if (status)
    status = attempt();
  if (!status)
    return failed(status.failure());
  said_.clear();
  log_line(LogLevel::Info, "stream", "The picture is back.");
}

} // namespace stripes::launch
