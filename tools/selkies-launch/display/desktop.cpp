// SPDX-License-Identifier: MPL-2.0
#include "display/desktop.h"

#include "check/packages.h"
#include "process/log.h"
#include "sound/pulse.h"
#include "stream/microphone_plan.h"

#include <glib.h>

namespace stripes::launch {

Desktop::Desktop(Children &children, const Options &options, Callbacks callbacks)
    : children_(children), options_(options), callbacks_(std::move(callbacks)) {}

void Desktop::start() {
  auto dir = RuntimeDir::make();
  if (!dir)
    return callbacks_.ready(dir.failure());
  dir_ = std::make_unique<RuntimeDir>(std::move(*dir));
  name_ = options_.settings.get_text("display");
  if (name_.empty())
    start_private();
  else
    start_existing();
}

void Desktop::start_existing() {
  const Environment environment = current_environment();
  if (wants_microphone(options_.settings) && has_sound_server(environment))
    virtual_microphone_ = std::make_unique<VirtualMicrophone>(children_, *dir_, environment);
  connect();
}

void Desktop::start_private() {
  const auto kind = PrivateDisplay::choose(options_.settings.get_text("display_server"));
  if (!kind)
    return callbacks_.ready(kind.failure());
  private_display_ = std::make_unique<PrivateDisplay>(
      children_, *dir_, *kind,
      PrivateDisplay::Callbacks{
          .started = [this](const Status &status) { private_started(status); },
          .ended =
              [this] {
                sound_.reset();
                callbacks_.ended();
              }});
  const ScreenSize size = first_size(options_.settings, kFirstScreen);
  if (*kind == PrivateDisplay::Kind::Xvfb)
    log_line(LogLevel::Warning, "display",
             "Xvfb cannot change its size: the screen stays at " + std::to_string(size.width) +
                 "x" + std::to_string(size.height) +
                 " and pages scale it. To follow the browser's window: apt-get install "
                 "xserver-xorg-core xserver-xorg-video-dummy.");
  start_sound();
  const Status status = private_display_->start(size.width, size.height, current_environment());
  if (!status)
    callbacks_.ready(status);
}

void Desktop::private_started(const Status &status) {
  if (!status)
    return callbacks_.ready(status);
  // For our own connections. Threads that run already do not read it.
  g_setenv("XAUTHORITY", private_display_->xauthority().c_str(), TRUE);
  name_ = private_display_->name();
  connect();
}

void Desktop::connect() {
  // Somebody works at a display that we did not start: it is left alone unless told otherwise.
  const Settings &settings = options_.settings;
  rights_.scale = is_private();
  rights_.resize =
      settings.get_bool("enable_resize") &&
      (is_private() ? private_display_->resizable() : settings.overridden("enable_resize"));
  if (const Status status = open_screen(); !status)
    return callbacks_.ready(status);
  start_window_manager();
}

Status Desktop::open_screen() {
  const bool sized = is_private() && private_display_->resizable();
  return screen_.open(name_, options_.settings, rights_,
                      sized ? std::optional(first_size(options_.settings, kFirstScreen))
                            : std::nullopt);
}

Status Desktop::reopen() {
  if (screen_.reachable())
    return {};
  return open_screen();
}

void Desktop::start_window_manager() {
  const std::string wanted = options_.settings.get_text("window_manager");
  const bool start =
      wanted == "true" || (wanted == "auto" && is_private() && !options_.command.empty() &&
                           !is_window_manager(options_.command[0]));
  if (!start)
    return is_up();
  window_manager_ = std::make_unique<WindowManager>(children_, *dir_, screen_.x());
  window_manager_->start(environment(), [this](const Status &status) {
    if (!status)
      log_failure(LogLevel::Warning, "windows", status.failure());
    is_up();
  });
}

void Desktop::start_sound() {
  const Settings &settings = options_.settings;
  const SoundDevices devices = {static_cast<int>(settings.get_int("audio_channels")),
                                wants_microphone(settings)};
  if (!wants_sound(settings) && !demands_microphone(settings))
    return;
  if (SoundServer::program().empty())
    return log_line(
        LogLevel::Warning, "sound",
        "The desktop has no sound: neither pulseaudio nor pipewire with pipewire-pulse, "
        "pw-metadata and wireplumber is installed (" +
            how_to_install(Package::Pulse) + ").");
  sound_ = std::make_unique<SoundServer>(children_, *dir_, devices, [this] {
    if (up_)
      callbacks_.ready({});
  });
  sound_->start(current_environment());
}

// Programs look for their sound server when they start, so it has to be there before.
void Desktop::is_up() {
  up_ = true;
  if (!sound_ || sound_->settled())
    callbacks_.ready({});
}

std::optional<SoundInput> Desktop::sound_input() const {
  if (is_private() && sound_ && wants_sound(options_.settings))
    return SoundInput{sound_->address(), options_.settings.get_text("audio_device_name")};
  if (is_private())
    return std::nullopt;
  return person_sound(options_.settings, current_environment());
}

PipelinePlan Desktop::microphone_plan() const {
  if (!wants_microphone(options_.settings) || (is_private() ? !sound_ : !virtual_microphone_))
    return {};
  return plan_microphone(is_private() ? sound_->address() : "");
}

void Desktop::take_back() {
  if (virtual_microphone_)
    virtual_microphone_->unload();
}

void Desktop::ending() {
  if (sound_)
    sound_->no_more();
}

std::set<pid_t> Desktop::servers() const {
  std::set<pid_t> pids;
  if (private_display_ && private_display_->pid())
    pids.insert(*private_display_->pid());
  if (window_manager_ && window_manager_->pid())
    pids.insert(*window_manager_->pid());
  if (sound_ && sound_->pid())
    pids.insert(*sound_->pid());
  return pids;
}

Environment Desktop::environment() const {
  Environment environment = current_environment();
  env_set(environment, "DISPLAY", name_);
  ensure_utf8_locale(environment);
  if (!is_private())
    return environment;
  env_set(environment, "XAUTHORITY", private_display_->xauthority());
  env_set(environment, "XDG_SESSION_TYPE", "x11");
  if (sound_)
    sound_->add_to(environment);
  // Else toolkits would rather open their windows on the desktop that we were started from.
  for (const char *name : {"WAYLAND_DISPLAY", "WAYLAND_SOCKET", "SESSION_MANAGER"})
    env_unset(environment, name);
  return environment;
}

} // namespace stripes::launch
