// SPDX-License-Identifier: MPL-2.0
#include "sound/pulse.h"

#include <unistd.h>

namespace stripes::launch {
namespace {

std::string microphone_script() {
  return "load-module module-null-sink " + microphone_sink_arguments() +
         "\nload-module module-remap-source " + microphone_source_arguments() +
         "\nset-default-source " + kMicrophone + "\n";
}

} // namespace

std::string microphone_sink_arguments() {
  return std::string("sink_name=") + kMicrophoneSink +
         " rate=48000 channels=1 sink_properties=device.description=" + kMicrophone + "-input";
}

std::string microphone_source_arguments() {
  return std::string("master=") + kMicrophoneSink + ".monitor source_name=" + kMicrophone +
         " source_properties=device.description=" + kMicrophone;
}

Result<std::vector<std::string>> pulse_command(const RuntimeDir &dir, const std::string &socket,
                                               const SoundDevices &devices) {
  // The folder of the socket is closed to others: who reaches it is who may use it.
  const auto script = dir.write(
      "sound.pa", "load-module module-native-protocol-unix auth-anonymous=1 socket=" + socket +
                      "\nload-module module-null-sink sink_name=" + kSoundOutput +
                      " rate=48000 channels=" + std::to_string(devices.channels) +
                      " sink_properties=device.description=Desktop\nset-default-sink " +
                      kSoundOutput +
                      // An output that nobody uses wakes nobody.
                      "\nload-module module-suspend-on-idle timeout=5\n" +
                      (devices.microphone ? microphone_script() : ""));
  if (!script)
    return script.failure();
  // -n: the system's script would take the machine's sound cards. Without exit-idle-time it leaves
  // when nobody plays anything.
  return std::vector<std::string>{"pulseaudio",
                                  "-n",
                                  "--daemonize=no",
                                  "--use-pid-file=no",
                                  "--exit-idle-time=-1",
                                  "--high-priority=no",
                                  "--realtime=no",
                                  "--log-target=stderr",
                                  "--log-level=notice",
                                  "-F",
                                  *script};
}

std::string pactl_load_script() {
  const std::string name = kMicrophone;
  return "pactl list short sources | grep -qw " + name + " && exit 0\n" +
         "sink=$(pactl load-module module-null-sink " + microphone_sink_arguments() +
         ") || exit\n" + "source=$(pactl load-module module-remap-source " +
         microphone_source_arguments() +
         ") || { status=$?; pactl unload-module $sink; exit $status; }\n" +
         "echo $sink; echo $source\n";
}

void pulse_server_environment(Environment &environment, const RuntimeDir &dir) {
  for (const char *name : {"PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"})
    env_set(environment, name, dir.file("pulse"));
  for (const char *name : {"PULSE_SERVER", "PULSE_CONFIG", "PULSE_SCRIPT", "PULSE_DLPATH"})
    env_unset(environment, name);
  // Nor start a session bus only to look for others there.
  env_set(environment, "DBUS_SESSION_BUS_ADDRESS", "disabled:");
}

bool has_sound_server(const Environment &environment) {
  if (!env_get(environment, "PULSE_SERVER").empty())
    return true;
  for (const auto &[name, below] :
       {std::pair{"PULSE_RUNTIME_PATH", "/native"}, std::pair{"XDG_RUNTIME_DIR", "/pulse/native"}})
    if (const std::string_view folder = env_get(environment, name);
        !folder.empty() && access((std::string(folder) + below).c_str(), W_OK) == 0)
      return true;
  return false;
}

} // namespace stripes::launch
