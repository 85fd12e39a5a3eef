// SPDX-License-Identifier: MPL-2.0
#include "sound/pipewire.h"

namespace stripes::launch {
namespace {

// A sink that plays into nothing.
std::string sink(const char *name, const char *description, int channels, int priority) {
  return std::string("  { factory = adapter args = {\n    factory.name = "
                     "support.null-audio-sink\n    media.class = Audio/Sink\n    node.name = ") +
         name + "\n    node.description = " + description +
         "\n    audio.rate = 48000\n    audio.channels = " + std::to_string(channels) +
         "\n    audio.position = [ " + (channels == 1 ? "MONO" : "FL FR") +
         " ]\n    object.linger = true\n    priority.session = " + std::to_string(priority) +
         "\n  } }\n";
}

// Neither sound cards nor real-time priority. The sinks are here and not in what speaks
// PulseAudio's protocol, so that nobody can come before them. The microphone's must not be where
// programs play.
std::string core_configuration(const SoundDevices &devices) {
  return R"(context.properties = {
  core.daemon = true
  core.name = pipewire-0
  default.clock.rate = 48000
  default.clock.quantum = 480
  default.clock.min-quantum = 240
}
context.spa-libs = {
  audio.convert.* = audioconvert/libspa-audioconvert
  support.* = support/libspa-support
}
context.modules = [
  { name = libpipewire-module-protocol-native }
  { name = libpipewire-module-metadata }
  { name = libpipewire-module-spa-node-factory }
  { name = libpipewire-module-client-node }
  { name = libpipewire-module-client-device }
  { name = libpipewire-module-access }
  { name = libpipewire-module-adapter }
  { name = libpipewire-module-link-factory }
  { name = libpipewire-module-session-manager }
]
context.objects = [
  { factory = metadata args = { metadata.name = default } }
  { factory = spa-node-factory
    args = {
      factory.name = support.node.driver
      node.name = Dummy-Driver
      node.group = pipewire.dummy
      priority.driver = 20000
    }
  }
)" + sink(kSoundOutput, "Desktop", devices.channels, 2000) +
         (devices.microphone ? sink(kMicrophoneSink, "SelkiesVirtualMic-input", 1, 100) : "") +
         "]\n";
}

std::string pulse_configuration(const std::string &socket, const SoundDevices &devices) {
  const std::string commands = devices.microphone
                                   ? "  { cmd = \"load-module\" args = \"module-remap-source " +
                                         microphone_source_arguments() + "\" }\n"
                                   : "";
  return R"(context.spa-libs = {
  audio.convert.* = audioconvert/libspa-audioconvert
  support.* = support/libspa-support
}
context.modules = [
  { name = libpipewire-module-protocol-native }
  { name = libpipewire-module-client-node }
  { name = libpipewire-module-adapter }
  { name = libpipewire-module-metadata }
  { name = libpipewire-module-protocol-pulse }
]
pulse.cmd = [
)" + commands +
         "]\npulse.properties = {\n  server.address = [ \"unix:" + socket +
         "\" ]\n  pulse.min.quantum = 240/48000\n}\n";
}

// For sh: where programs play to and record from, as soon as the server takes connections. What
// WirePlumber's part for that would do comes with the parts that look for sound cards, up to 0.4. A
// client has a configuration of its own.
std::string defaults(const SoundDevices &devices) {
  const auto set = [](const char *key, const char *name) {
    return std::string("until env -u PIPEWIRE_CONFIG_DIR pw-metadata 0 ") + key +
           " '{ \"name\": \"" + name + "\" }' Spa:String:JSON >/dev/null 2>&1; do\n" +
           "  kill -0 $core || exit\n  sleep 0.02\ndone\n";
  };
  std::string lines = set("default.audio.sink", kSoundOutput);
  if (devices.microphone)
    lines += set("default.audio.source", kMicrophone);
  return lines;
}

// WirePlumber without what looks for sound cards: a profile from 0.5 on, a file of its own before.
// As the leader of a process group it takes all with it.
constexpr char kBegin[] = R"(trap 'trap - TERM; kill 0; exit' TERM INT HUP
mkdir -p -m 700 "$PIPEWIRE_RUNTIME_DIR"
rm -f "$PIPEWIRE_RUNTIME_DIR"/pipewire-0*
pipewire &
core=$!
)";
constexpr char kEnd[] = R"((
  if wireplumber --help | grep -q -e --profile; then
    wireplumber --profile=policy
  else
    wireplumber --config-file=policy.conf
  fi
  kill $core 2>/dev/null
) &
(
  pipewire-pulse
  kill $core 2>/dev/null
) &
wait $core
kill 0
)";

} // namespace

Result<std::vector<std::string>> pipewire_command(const RuntimeDir &dir, const std::string &socket,
                                                  const SoundDevices &devices) {
  for (const auto &[name, text] :
       {std::pair{"pipewire.conf", core_configuration(devices)},
        std::pair{"pipewire-pulse.conf", pulse_configuration(socket, devices)}})
    if (const auto written = dir.write(name, text); !written)
      return written.failure();
  return std::vector<std::string>{"sh", "-c", kBegin + defaults(devices) + kEnd};
}

void pipewire_server_environment(Environment &environment, const RuntimeDir &dir) {
  env_set(environment, "PIPEWIRE_CONFIG_DIR", dir.file(""));
  for (const char *name : {"PIPEWIRE_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME",
                           "XDG_DATA_HOME", "PULSE_RUNTIME_PATH"})
    env_set(environment, name, dir.file("pulse"));
  for (const char *name :
       {"PIPEWIRE_REMOTE", "PIPEWIRE_CORE", "PIPEWIRE_CONFIG_NAME", "PIPEWIRE_CONFIG_PREFIX",
        "PIPEWIRE_DAEMON", "PIPEWIRE_PROPS", "PIPEWIRE_QUANTUM", "PIPEWIRE_RATE",
        "PIPEWIRE_LATENCY", "WIREPLUMBER_CONFIG_DIR", "WIREPLUMBER_DATA_DIR", "PULSE_SERVER"})
    env_unset(environment, name);
  env_set(environment, "DBUS_SESSION_BUS_ADDRESS", "disabled:");
}

} // namespace stripes::launch
