// SPDX-License-Identifier: MPL-2.0
#include "session.h"

#include "exit_status.h"
#include "process/log.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <glib.h>
#include <set>

namespace stripes::launch {
namespace {

// What stands for the setting `name` in the texts for the page.
void override_given(std::vector<Options::Given> &given, const char *name, const char *text) {
  const SettingSpec *spec = find_setting(name);
  std::erase_if(given, [spec](const Options::Given &item) { return item.spec == spec; });
  given.push_back({spec, text});
}

} // namespace

Session::Session(Options options, Signals &signals)
    : options_(std::move(options)), loop_(adopt(g_main_loop_new(nullptr, FALSE))),
      signals_(signals) {
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
  auto dir = RuntimeDir::make();
  if (!dir)
    return fail(dir.failure());
  dir_ = std::make_unique<RuntimeDir>(std::move(*dir));

  const std::string existing = options_.settings.get_text("display");
  if (existing.empty())
    start_private_display();
  else
    display_ready(existing);
}

void Session::start_private_display() {
  const auto kind = PrivateDisplay::choose(options_.settings.get_text("display_server"));
  if (!kind)
    return fail(kind.failure());
  private_display_ = std::make_unique<PrivateDisplay>(
      children_, *dir_, *kind,
      PrivateDisplay::Callbacks{.started =
                                    [this](Status status) {
                                      if (shutdown_)
                                        return;
                                      if (!status)
                                        return fail(status.failure());
                                      // For our own connections; no other thread reads the
                                      // environment yet.
                                      g_setenv("XAUTHORITY", private_display_->xauthority().c_str(),
                                               TRUE);
                                      display_ready(private_display_->name());
                                    },
                                .ended =
                                    [this] {
                                      if (!shutdown_)
                                        fail({"The private X server ended.", ""});
                                    }});
  const ScreenSize size = first_size(options_.settings, kFirstScreen);
  if (*kind == PrivateDisplay::Kind::Xvfb)
    log_failure(LogLevel::Warning, "display",
                {"Xvfb cannot change its size: the screen stays at " + std::to_string(size.width) +
                     "x" + std::to_string(size.height) +
                     " and pages scale it. To follow the browser's window: apt-get install "
                     "xserver-xorg-core xserver-xorg-video-dummy.",
                 ""});
  if (const Status status = private_display_->start(size.width, size.height, current_environment());
      !status)
    fail(status.failure());
}

void Session::display_ready(const std::string &name) {
  display_ = name;
  auto x = XConnection::open(name);
  if (!x)
    return fail(x.failure());
  x_ = std::move(*x);

  const bool ours = private_display_ != nullptr;
  // Somebody works at a display that we did not start: it is left alone unless told otherwise.
  const bool resize =
      options_.settings.get_bool("enable_resize") &&
      (ours ? private_display_->resizable() : options_.settings.overridden("enable_resize"));
  if (!resize)
    override_given(options_.given, "enable_resize", "false|locked");
  screen_ = std::make_unique<Screen>(*x_, options_.settings,
                                     Screen::Rights{.resize = resize, .scale = ours});
  const Status status =
      screen_->set_up(ours && private_display_->resizable()
                          ? std::optional(first_size(options_.settings, kFirstScreen))
                          : std::nullopt);
  if (!status)
    return fail(status.failure());
  start_window_manager();
}

void Session::start_window_manager() {
  const std::string wanted = options_.settings.get_text("window_manager");
  const bool start =
      wanted == "true" || (wanted == "auto" && private_display_ && !options_.command.empty() &&
                           !is_window_manager(options_.command[0]));
  if (!start)
    return serve();
  window_manager_ = std::make_unique<WindowManager>(children_, *dir_, *x_);
  window_manager_->start(command_environment(), [this](Status status) {
    if (shutdown_)
      return;
    if (!status)
      log_failure(LogLevel::Warning, "windows", status.failure());
    serve();
  });
}

void Session::serve() {
  pipeline_ = std::make_unique<Pipeline>(Pipeline::Handlers{
      .failed =
          [this](Failure failure) {
            if (!shutdown_)
              fail(failure);
          },
      .resize = [this](unsigned width, unsigned height,
                       const std::string &) { return screen_->wish_size(width, height); },
      .setting = [this](const std::string &name,
                        const std::string &value) { return screen_->wish_setting(name, value); }});
  if (const Status status = pipeline_->start(
          plan_pipeline(options_.settings, display_, page_settings_text(options_.given)));
      !status)
    return fail(status.failure());
  std::printf("%s\n", page_address().c_str());
  std::fflush(stdout);
  if (!options_.command.empty())
    start_command();
}

void Session::start_command() {
  const auto pid = children_.start({.argv = options_.command, .environment = command_environment()},
                                   [this](int status) {
                                     if (!shutdown_)
                                       end(status);
                                   });
  if (!pid)
    fail(pid.failure(),
         pid.failure().debug == std::to_string(ENOENT) ? kExitNotFound : kExitCannotRun);
}

void Session::fail(const Failure &failure, int status) {
  if (shutdown_)
    return;
  log_failure(LogLevel::Error, "launch", failure);
  end(status);
}

void Session::end(int status) {
  status_ = status;
  std::set<pid_t> servers;
  if (private_display_ && private_display_->pid())
    servers.insert(*private_display_->pid());
  if (window_manager_ && window_manager_->pid())
    servers.insert(*window_manager_->pid());
  // The loop may not run yet; its end has to be asked for from within.
  shutdown_ = std::make_unique<Shutdown>(children_, std::move(servers), [this] {
    in_main_loop([loop = loop_] { g_main_loop_quit(loop.get()); });
  });
  shutdown_->begin();
  // While the clients end: their windows are not looked at any more.
  if (pipeline_)
    pipeline_->stop();
}

Environment Session::command_environment() const {
  Environment environment = current_environment();
  env_set(environment, "DISPLAY", display_);
  ensure_utf8_locale(environment);
  if (!private_display_)
    return environment;
  env_set(environment, "XAUTHORITY", private_display_->xauthority());
  env_set(environment, "XDG_SESSION_TYPE", "x11");
  // Else toolkits would rather open their windows on the desktop that we were started from.
  for (const char *name : {"WAYLAND_DISPLAY", "WAYLAND_SOCKET", "SESSION_MANAGER"})
    env_unset(environment, name);
  return environment;
}

std::string Session::page_address() const {
  std::string host = options_.settings.get_text("addr");
  if (host == "0.0.0.0")
    host = "127.0.0.1";
  else if (host == "::")
    host = "[::1]";
  else if (host.find(':') != std::string::npos)
    host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(pipeline_->bound_port()) + "/";
}

} // namespace stripes::launch
