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
    {"mode", SettingType::Enum, "websockets", 0, 0, "websockets,webrtc", nullptr, nullptr, "Server",
     "How the picture goes to pages: websockets: stripes of what changed, over the page's own TCP "
     "connection; webrtc: whole pictures over UDP, for games and films, and stripes where it does "
     "not get through",
     kShownToPage},
    {"enable_dual_mode", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Server",
     "Let pages and POST /api/switch change the mode while the desktop runs", kShownToPage},
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
    {"stats", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Server",
     "Write a line of figures a second to standard error: pictures, stripes, bytes, processor "
     "time, "
     "and how long each stage takes",
     kLauncherOnly},

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
    {"webrtc_encoder", SettingType::Enum, "auto", 0, 0,
     "auto,nvh264enc,vah264enc,vaapih264enc,x264enc,openh264enc,vp8enc,vp9enc,nvh265enc,vah265enc,"
     "vaapih265enc,nvav1enc,vaav1enc,av1enc",
     nullptr, nullptr, "WebRTC",
     "GStreamer element that encodes whole pictures; auto takes the best that is installed and "
     "works; with mode=webrtc the setting encoder names it as well",
     0},
    {"stun_host", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "WebRTC",
     "STUN server by which pages from outside of this network find the way; none by default", 0},
    {"stun_port", SettingType::Int, "19302", 1, 65535, nullptr, nullptr, nullptr, "WebRTC",
     "Port of the STUN server", 0},
    {"webrtc_public_ip", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "WebRTC",
     "Address that pages reach this machine by where its own is a private one (1:1 NAT)", 0},
    {"webrtc_min_port", SettingType::Int, "0", 0, 65535, nullptr, nullptr, nullptr, "WebRTC",
     "Lowest port for media; 0 for any", 0},
    {"webrtc_max_port", SettingType::Int, "0", 0, 65535, nullptr, nullptr, nullptr, "WebRTC",
     "Highest port for media; 0 for any", 0},
    {"webrtc_ice_tcp", SettingType::Bool, "true", 0, 0, nullptr, nullptr, nullptr, "WebRTC",
     "Offer TCP too, for networks that let no UDP through", 0},
    {"webrtc_min_playout_delay", SettingType::Int, "0", -1, 40950, nullptr, nullptr, nullptr,
     "WebRTC",
     "Time that browsers shall hold pictures back at least, in milliseconds; -1 not to tell them, "
     "which leaves it to the browser",
     0},
    {"webrtc_max_playout_delay", SettingType::Int, "0", -1, 40950, nullptr, nullptr, nullptr,
     "WebRTC",
     "Time that browsers may hold pictures back at most, in milliseconds; -1 not to tell them", 0},
    {"turn_host", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "WebRTC",
     "TURN server, which relays where nothing else works; none by default", 0},
    {"turn_port", SettingType::Int, "3478", 1, 65535, nullptr, nullptr, nullptr, "WebRTC",
     "Port of the TURN server", 0},
    {"turn_protocol", SettingType::Enum, "udp", 0, 0, "udp,tcp", nullptr, nullptr, "WebRTC",
     "How the TURN server is reached", 0},
    {"turn_username", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "WebRTC",
     "User at the TURN server", 0},
    {"turn_password", SettingType::String, "", 0, 0, nullptr, nullptr, nullptr, "WebRTC",
     "Password of turn_username; whoever can open the page gets to know it", 0},
    {"video_fullcolor", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Video",
     "Full colour (4:4:4): coloured text and thin lines stay sharp, for more bytes and CPU; only "
     "while every page that watches can decode it, which Firefox and Safari cannot",
     kPage},
    {"video_streaming_mode", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Video",
     "Encode every picture as a whole without looking for what changed: for games and films; "
     "without it that happens by itself while all of the screen moves",
     kPage},
    {"framerate", SettingType::Range, "60", 8, 240, nullptr, nullptr, nullptr, "Video",
     "Most pictures per second", kPage},
    {"video_crf", SettingType::Range, "25", 5, 50, nullptr, nullptr, nullptr, "Video",
     "H.264 quality as constant rate factor; lower is better", kPage},
    {"video_crf_rise", SettingType::Range, "2", 0, 20, nullptr, nullptr, nullptr, "Video",
     "How many steps of video_crf quality falls when much of the picture moves", kPage},
    {"enable_rate_control", SettingType::Bool, "true", 0, 0, nullptr, nullptr, nullptr, "Video",
     "Let pages choose rate_control_mode", kShownToPage},
    {"rate_control_mode", SettingType::Enum, "crf", 0, 0, "crf,cbr", nullptr, nullptr, "Video",
     "What decides the quality of H.264: crf: video_crf; cbr: video_bitrate", kPage},
    {"video_bitrate", SettingType::Range, "8000", 100, 1000000, nullptr, nullptr, nullptr, "Video",
     "Bitrate of H.264 with rate_control_mode=cbr, in kbit/s, for the whole picture", kPage},
    {"video_max_bitrate", SettingType::Range, "0", 0, 1000000, nullptr, nullptr, nullptr, "Video",
     "Most kbit/s of H.264 in any rate_control_mode; 0 for no limit", kPage},
    {"video_refine_bitrate", SettingType::Range, "0", 0, 1000000, nullptr, nullptr, nullptr,
     "Video", "Most kbit/s of H.264 that goes into what went still; 0 for automatic", kPage},
    {"video_min_qp", SettingType::Int, "0", 0, 51, nullptr, nullptr, nullptr, "Video",
     "Finest quantizer of H.264 where a bitrate decides; 0 for automatic", kShownToPage},
    {"video_max_qp", SettingType::Int, "0", 0, 51, nullptr, nullptr, nullptr, "Video",
     "Coarsest quantizer of H.264 where a bitrate decides; 0 for automatic", kShownToPage},
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

    // Sound
    {"audio_enabled", SettingType::Bool, "true", 0, 0, nullptr, nullptr, nullptr, "Sound",
     "Sound of the desktop in the page; false: off until somebody turns it on there, false|locked: "
     "none at all",
     kShownToPage},
    {"audio_device_name", SettingType::String, "output.monitor", 0, 0, nullptr, nullptr, nullptr,
     "Sound",
     "Source of the sound server that is heard; for a display that was not started here its "
     "default output's monitor, unless this is given",
     kLauncherOnly},
    {"audio_channels", SettingType::Int, "2", 1, 2, nullptr, nullptr, nullptr, "Sound",
     "Channels of sound: 2 for stereo, 1 for mono", kShownToPage | kLauncherOnly},
    {"audio_bitrate", SettingType::Enum, "128000", 0, 0,
     "32000,48000,64000,96000,128000,160000,192000,256000,320000,510000", nullptr, nullptr, "Sound",
     "Bitrate of sound in bit/s", kPage | kLauncherOnly},
    {"audio_frame_duration_ms", SettingType::Enum, "10", 0, 0, "2.5,5,10,20,40,60", nullptr,
     nullptr, "Sound",
     "Length of a sound packet in milliseconds; shorter is heard sooner and costs more",
     kShownToPage | kLauncherOnly},
    {"microphone_enabled", SettingType::Bool, "false", 0, 0, nullptr, nullptr, nullptr, "Sound",
     "Microphone of the page in the desktop, where programs find it as SelkiesVirtualMic; false: "
     "off until somebody turns it on in the page, true: on with the first click there, "
     "false|locked: forbidden",
     kShownToPage},
};

// 60 trigger frames are one second: upstream counts pictures at its default rate.
constexpr SettingAlias kAliases[] = {
    {"h264_crf", "video_crf", 1, 1},
    {"h264_paintover_crf", "video_paintover_crf", 1, 1},
    {"h264_fullcolor", "video_fullcolor", 1, 1},
    {"h264_streaming_mode", "video_streaming_mode", 1, 1},
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
