// SPDX-License-Identifier: MPL-2.0
#include "settings/setting_table.h"

#include "config.h"

#include <string>

namespace stripes {
namespace {

constexpr unsigned kPage = kShownToPage | kPageMayChange;

// Only what this build can encode.
#if HAVE_X264 && HAVE_JPEG
constexpr char kEncoders[] = "h264enc-striped,h264enc,jpeg";
#elif HAVE_X264
constexpr char kEncoders[] = "h264enc-striped,h264enc";
#else
constexpr char kEncoders[] = "jpeg";
#endif
constexpr const char *kDefaultEncoder = HAVE_X264 ? "h264enc-striped" : "jpeg";

constexpr SettingSpec kTable[] = {
    // Server
    {"addr", SettingType::String, "127.0.0.1", 0, 0, nullptr, nullptr, nullptr, "Server",
     "Address to listen on; 0.0.0.0 for all of this machine's", 0},
    {"port", SettingType::Int, "8080", 0, 65535, nullptr, nullptr, "CUSTOM_WS_PORT", "Server",
     "TCP port to listen on; 0 for any free one", 0},
    {"web_root", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "Server",
     "Folder of a page to serve instead of the built-in one", 0},
    {"allowed_origins", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "Server",
     "Further origins and hosts that may connect, comma separated, or * for any; this server's own "
     "loopback addresses always may",
     0},
    {"ui_title", SettingType::String, "Selkies", 0, 0, nullptr, nullptr, "TITLE", "Server",
     "Title of the page", kShownToPage},
    {"log_level", SettingType::Enum, "info", 0, 0, "error,warning,info,debug", nullptr, nullptr,
     "Server", "How much is logged to standard error; debug: also what the elements do",
     kLauncherOnly},
    {"debug", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Server",
     "The same as log_level=debug", kLauncherOnly},

    // Display
    {"display", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "Display",
     "Existing X display to serve, such as :0; without it a private one is started for the command",
     kLauncherOnly},
    {"display_server", SettingType::Enum, "auto", 0, 0, "auto,xorg,xvfb", nullptr, nullptr,
     "Display",
     "X server of the private display: xorg with the dummy driver can be resized, xvfb cannot; "
     "auto "
     "takes the best that is installed",
     kLauncherOnly},
    {"window_manager", SettingType::Enum, "auto", 0, 0, "auto,true,false", nullptr, nullptr,
     "Display",
     "Run a window manager that maximises and focuses windows on the private display; auto: unless "
     "the command is itself a desktop or window manager",
     kLauncherOnly},
    {"enable_resize", SettingType::Bool, "true", 0, 0, nullptr, nullptr, nullptr, "Display",
     "Let the screen follow the size of the browser window; a display that was not started here is "
     "only resized when this is given",
     kShownToPage},
    {"is_manual_resolution_mode", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr,
     "Display", "Keep the screen at manual_width x manual_height", kPage},
    {"manual_width", SettingType::Int, "0", 0, 16384, nullptr, nullptr, nullptr, "Display",
     "Fixed width of the screen in pixels; 0 for none; turns is_manual_resolution_mode on", kPage},
    {"manual_height", SettingType::Int, "0", 0, 16384, nullptr, nullptr, nullptr, "Display",
     "Fixed height of the screen in pixels; 0 for none; turns is_manual_resolution_mode on", kPage},
    {"force_aligned_resolution", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr,
     "Display", "Round the size of the screen down to multiples of 16 pixels", kPage},
    {"scaling_dpi", SettingType::Enum, "96", 0, 0, "96,120,144,168,192,216,240,264,288", nullptr,
     nullptr, "Display",
     "Resolution that programs on the private display scale to, in dots per inch", kPage},
    {"use_css_scaling", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Display",
     "Let the page ask for CSS pixels instead of the device's own and scale the picture up", kPage},
    {"enable_cursors", SettingType::Bool, "true", 0, 0, nullptr, nullptr, nullptr, "Display",
     "Send the shape of the pointer to the page", kShownToPage},
    {"use_browser_cursors", SettingType::Bool, "true", 0, 0, nullptr, nullptr, nullptr, "Display",
     "Let the page show the pointer's shape as the browser's own cursor", kPage},

    // Command
    {"app_restart", SettingType::Bool, "false", 0, 0, nullptr, nullptr, "RESTART_APP", "Command",
     "Start the command again when it ends, and everything when the private X server ends, unless "
     "that happens too often",
     kLauncherOnly},
    {"app_wait_ready", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Command",
     "Hold the picture back until the file app_ready_file exists; pages are told to wait",
     kLauncherOnly},
    {"app_ready_file", SettingType::String, "/tmp/selkies-appready", 0, 0, nullptr, nullptr,
     nullptr, "Command", "The file that app_wait_ready waits for", kLauncherOnly},
    {"run_after_connect", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "Command",
     "Shell command to run when the first page connects", kLauncherOnly},
    {"run_after_disconnect", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "Command",
     "Shell command to run when the last page has gone", kLauncherOnly},

    // Video
    {"encoder", SettingType::Enum, kDefaultEncoder, 0, 0, kEncoders,
     "x264enc-striped=h264enc-striped,x264enc=h264enc,openh264enc=h264enc", nullptr, "Video",
     "H.264 in stripes, H.264 as one whole picture, or JPEG in stripes", kPage},
    {"framerate", SettingType::Range, "60", 8, 240, nullptr, nullptr, nullptr, "Video",
     "Most pictures per second", kPage},
    {"video_crf", SettingType::Range, "25", 5, 50, nullptr, nullptr, nullptr, "Video",
     "H.264 quality as constant rate factor; lower is better", kPage},
    {"jpeg_quality", SettingType::Range, "40", 1, 100, nullptr, nullptr, nullptr, "Video",
     "JPEG quality; higher is better", kPage},
    {"use_paint_over_quality", SettingType::Bool, "true", 0, 0, nullptr, nullptr, nullptr, "Video",
     "Send what went still again in better quality", kPage},
    {"video_paintover_crf", SettingType::Range, "18", 5, 50, nullptr, nullptr, nullptr, "Video",
     "H.264 constant rate factor of what went still", kPage},
    {"paint_over_jpeg_quality", SettingType::Range, "90", 1, 100, nullptr, nullptr, nullptr,
     "Video", "JPEG quality of what went still", kPage},
    {"paint_over_delay", SettingType::Range, "250", 10, 10000, nullptr, nullptr, nullptr, "Video",
     "Time without a change after which something counts as still, in milliseconds", kPage},
};

// 60 trigger frames are one second: upstream counts pictures at its default rate.
constexpr SettingAlias kAliases[] = {
    {"h264_crf", "video_crf", 1, 1},
    {"h264_paintover_crf", "video_paintover_crf", 1, 1},
    {"paint_over_trigger_frames", "paint_over_delay", 1000, 60},
};

bool same_name(std::string_view given, std::string_view name) {
  if (given.size() != name.size())
    return false;
  for (size_t i = 0; i < name.size(); i++) {
    const char c = given[i] == '-'                      ? '_'
                   : given[i] >= 'A' && given[i] <= 'Z' ? static_cast<char>(given[i] + 32)
                                                        : given[i];
    if (c != name[i])
      return false;
  }
  return true;
}

} // namespace

std::span<const SettingSpec> setting_table() {
  return kTable;
}

std::span<const SettingAlias> setting_aliases() {
  return kAliases;
}

const SettingSpec *find_setting(std::string_view name) {
  for (const SettingSpec &spec : kTable)
    if (same_name(name, spec.name))
      return &spec;
  return nullptr;
}

const SettingAlias *find_setting_alias(std::string_view name) {
  for (const SettingAlias &alias : kAliases)
    if (same_name(name, alias.name))
      return &alias;
  return nullptr;
}

} // namespace stripes
