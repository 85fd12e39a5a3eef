// SPDX-License-Identifier: MPL-2.0
#include "session.h"

#include "check/packages.h"
#include "process/log.h"

#include <csignal>
#include <cstdio>
#include <glib.h>

namespace stripes::launch {
namespace {

constexpr Backoff::Times kDesktopRestart{.first = 1000, .most = 10000, .healthy = 20000};
constexpr unsigned kMostDesktopFailures = 5;

// What stands for the setting `name` in the texts for the page.
void override_given(std::vector<Options::Given> &given, const char *name, const char *text) {
  const SettingSpec *spec = find_setting(name);
  std::erase_if(given, [spec](const Options::Given &item) { return item.spec == spec; });
  given.push_back({spec, text});
}

} // namespace

Session::Session(Options options, Signals &signals)
    : options_(std::move(options)), loop_(adopt(g_main_loop_new(nullptr, FALSE))),
      signals_(signals), desktop_backoff_(kDesktopRestart) {
  signals_.set_handler([this](int number) { on_signal(number); });
}

Session::~Session() {
  signals_.set_handler(nullptr);
}

int Session::run() {
  begin();
  g_main_loop_run(loop_.get());
  return status_;
}

void Session::on_signal(int number) {
  if (number == SIGCHLD) {
    children_.reap();
    if (shutdown_)
      shutdown_->check();
    else if (application_)
      application_->look();
    return;
  }
  if (shutdown_)
    shutdown_->hurry();
  else
    end(kExitEnded);
}

void Session::begin() {
  if (!options_.command.empty()) {
    const std::string &program = options_.command[0];
    if (!Unique<char, g_free>(g_find_program_in_path(program.c_str())))
      return fail({program + " is not found, or is no program.", ""}, kExitNotFound);
  }
  start_desktop();
}

// --- the desktop -------------------------------------------------------------------------------

void Session::start_desktop() {
  desktop_backoff_.started(g_get_monotonic_time());
  desktop_ = std::make_unique<Desktop>(
      children_, options_,
      Desktop::Callbacks{.ready = [this](const Status &status) { desktop_ready(status); },
                         .ended = [this] { desktop_ended(); }});
  desktop_->start();
}

void Session::desktop_ready(const Status &status) {
  if (shutdown_)
    return;
  const bool again = server_ != nullptr;
  if (!status)
    return again ? desktop_ended() : fail(status.failure());
  if (!desktop_->may_resize())
    override_given(options_.given, "enable_resize", "false|locked");
  if (const Status served = again ? start_stream() : serve(); !served)
    return fail(served.failure());
  if (!options_.command.empty())
    start_command();
}

// With its X server every program on it has ended, or will in a moment.
void Session::desktop_ended() {
  if (shutdown_)
    return;
  const Failure failure{"The private X server ended.", ""};
  if (!options_.settings.get_bool("app_restart"))
    return fail(failure);
  const unsigned wait = desktop_backoff_.failed(g_get_monotonic_time());
  if (desktop_backoff_.failures() > kMostDesktopFailures)
    return fail({"The private X server ends again and again.", ""});
  log_failure(LogLevel::Warning, "display", failure);
  log_line(LogLevel::Info, "display",
           "Everything on it is started again in " + std::to_string(wait) + " ms.");
  if (server_)
    server_->set_notice("The desktop ended. It is being started again.");
  application_.reset();
  ready_file_.reset();
  if (stream_)
    stream_->stop();
  children_.signal_all(SIGTERM);
  desktop_timer_ = MainLoopSource::after(wait, [this] { start_desktop_again(); });
}

void Session::start_desktop_again() {
  children_.signal_all(SIGKILL);
  desktop_.reset();
  start_desktop();
}

// --- the stream --------------------------------------------------------------------------------

Status Session::serve() {
  server_ = std::make_unique<PageServer>();
  if (Status status = server_->start(options_.settings); !status)
    return status;
  const Settings &settings = options_.settings;
  hooks_ = std::make_unique<Hooks>(children_,
                                   Hooks::Commands{settings.get_text("run_after_connect"),
                                                   settings.get_text("run_after_disconnect")},
                                   [this] { return desktop_->environment(); });
  // The handlers on the server's thread are only called while a pipeline runs, and none does
  // without a desktop.
  stream_ = std::make_unique<Stream>(
      *server_, Stream::Handlers{.prepare = [this] { return desktop_->reopen(); },
                                 .clients =
                                     [this](size_t count) {
                                       if (!shutdown_)
                                         hooks_->set_clients(count);
                                     },
                                 .resize =
                                     [this](unsigned width, unsigned height) {
                                       return desktop_->screen().wish_size(width, height);
                                     },
                                 .setting =
                                     [this](const std::string &name, const std::string &value) {
                                       return desktop_->screen().wish_setting(name, value);
                                     }});
  if (Status status = start_stream(); !status)
    return status;
  if (settings.get_bool("stats"))
    stats_ = std::make_unique<StatsPrinter>([this] { return stream_->figures(); });
  std::printf("%s\n", server_->address().c_str());
  std::fflush(stdout);
  return {};
}

Status Session::start_stream() {
  const Settings &settings = options_.settings;
  if (settings.get_bool("app_wait_ready")) {
    ready_file_ = std::make_unique<ReadyFile>(settings.get_text("app_ready_file"));
    if (!ready_file_->exists()) {
      wait_until_ready();
      return {};
    }
  }
  const Status webrtc = wants_webrtc(settings) ? Pipeline::check_webrtc() : Status();
  if (!webrtc)
    log_failure(LogLevel::Warning, "stream", webrtc.failure());
  prepare_microphone();
  return stream_->start(plan_pipeline(settings, desktop_->name(),
                                      page_settings_text(options_.given),
                                      wants_webrtc(settings) && webrtc),
                        sound_plan(), microphone_.get());
}

// No stream runs: nobody uses the one before.
void Session::prepare_microphone() {
  microphone_.reset();
  PipelinePlan plan = desktop_->microphone_plan();
  if (plan.empty())
    return;
  if (const std::string missing = missing_elements(plan); !missing.empty())
    return log_line(LogLevel::Warning, "microphone",
                    "The desktop takes no microphone: GStreamer does not find " + missing + " (" +
                        how_to_install(Package::PluginsSound) + ").");
  microphone_ = std::make_unique<MicrophoneFeed>(
      std::move(plan), desktop_->virtual_microphone(),
      MicrophoneFeed::Callbacks{
          .refuse = [this](const std::string &why) { server_->stop_microphone(why); }});
}

PipelinePlan Session::sound_plan() const {
  const auto input = desktop_->sound_input();
  if (!input) {
    if (!desktop_->is_private() && wants_sound(options_.settings))
      log_line(LogLevel::Info, "sound",
               "The desktop has no sound: no sound server is found (PULSE_SERVER, or pulse/native "
               "in XDG_RUNTIME_DIR).");
    return {};
  }
  PipelinePlan plan = plan_sound(options_.settings, *input);
  const std::string missing = missing_elements(plan);
  if (missing.empty())
    return plan;
  log_line(LogLevel::Warning, "sound",
           "The desktop has no sound: GStreamer does not find " + missing + " (" +
               how_to_install(Package::PluginsSound) + ").");
  return {};
}

void Session::wait_until_ready() {
  log_line(LogLevel::Info, "command",
           "The picture waits for the file " + options_.settings.get_text("app_ready_file") + ".");
  server_->set_notice("The desktop is starting; it is not ready yet.");
  ready_file_->wait([this] {
    if (const Status status = start_stream(); !status)
      fail(status.failure());
  });
}

// --- the command -------------------------------------------------------------------------------

void Session::start_command() {
  application_ = std::make_unique<Application>(
      children_, options_.command, options_.settings.get_bool("app_restart"),
      Application::Callbacks{
          .environment = [this] { return desktop_->environment(); },
          .programs_left =
              [this] {
                // A desktop's end is the end, whatever it leaves behind.
                return !is_window_manager(options_.command[0]) &&
                       children_.any_left(desktop_->servers());
              },
          // With the X server and the window manager: they work for whoever opens a window.
          .processor_time = [this] { return children_.processor_time(); },
          // On somebody's display there are other people's windows.
          .windows_left =
              [this] { return !desktop_->is_private() || desktop_->screen().has_windows(); },
          .ended = [this](int status) { command_ended(status); },
          .failed =
              [this](const Failure &failure, int status) {
                if (!shutdown_)
                  fail(failure, status);
              }});
  application_->start();
}

void Session::command_ended(int status) {
  if (shutdown_)
    return;
  // The command may be the first of the two that is noticed.
  if (desktop_->is_private() && !desktop_->screen().reachable())
    return desktop_ended();
  end(status);
}

// --- the end -----------------------------------------------------------------------------------

void Session::fail(const Failure &failure, int status) {
  if (shutdown_)
    return;
  log_failure(LogLevel::Error, "launch", failure);
  end(status);
}

void Session::end(int status) {
  status_ = status;
  desktop_timer_.reset();
  if (desktop_)
    desktop_->ending();
  stats_.reset();
  ready_file_.reset();
  // The loop may not run yet; its end has to be asked for from within.
  shutdown_ = std::make_unique<Shutdown>(
      children_, desktop_ ? desktop_->servers() : std::set<pid_t>(),
      [this] { in_main_loop([loop = loop_] { g_main_loop_quit(loop.get()); }); });
  // Before its display goes.
  if (stream_)
    stream_->stop();
  microphone_.reset();
  if (desktop_)
    desktop_->take_back();
  shutdown_->begin();
}

} // namespace stripes::launch
