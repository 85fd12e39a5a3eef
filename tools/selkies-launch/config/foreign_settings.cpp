// SPDX-License-Identifier: MPL-2.0
#include "config/foreign_settings.h"

#include "config/setting_source.h"
#include "settings/setting_text.h"

#include <algorithm>

namespace stripes::launch {
namespace {

// Those of one subject stand together.
constexpr std::string_view kForeign[] = {
    // Transport and access
    "unix_socket", "subfolder", "enable_https", "https_cert", "https_key", "cert_reload_interval",
    "enable_basic_auth", "basic_auth_user", "basic_auth_password", "basic_auth_viewonly_password",
    "master_token", "enable_sharing", "enable_collab", "enable_shared", "enable_player2",
    "enable_player3", "enable_player4", "control_port", "backpressure_queue_size",
    "user_tokens_file",
    // Sound
    "audio_redundancy", "audio_redundancy_distance", "audio_packetloss_percent",
    // Input, clipboard, files, programs
    "gamepad_enabled", "js_socket_path", "uinput_gamepad", "uinput_mouse_socket", "interposer",
    "enable_clipboard", "enable_binary_clipboard", "clipboard_enabled", "clipboard_in_enabled",
    "clipboard_out_enabled", "command_enabled", "file_transfers", "file_transfer_limit_mbps",
    "file_transfer_cc", "file_manager_path", "upload_dir", "enable_file_transfers",
    // Video
    "keyframe_interval", "keyframe_distance", "video_streaming_mode", "h264_streaming_mode",
    "video_paintover_burst_frames", "h264_paintover_burst_frames", "use_cpu", "gpu_id",
    "encode_dri", "render_dri", "dri_node", "auto_gpu", "congestion_control", "webrtc_pacer",
    "webrtc_pacer_stale_ms", "video_packetloss_percent",
    // Display
    "second_screen", "debug_cursors", "cursor_size", "wayland", "wayland_socket_index",
    "app_wayland_display", "wayland_host_display", "computer_use_bind", "recording_socket",
    "watermark_path", "watermark_location", "max_res",
    // WebRTC
    "rtc_config_json", "turn_rest_uri", "turn_rest_api_key", "turn_rest_username",
    "turn_rest_username_auth_header", "turn_rest_protocol_header", "turn_rest_tls_header",
    "turn_host", "turn_port", "turn_protocol", "turn_tls", "turn_shared_secret", "turn_username",
    "turn_password", "enable_cloudflare_turn", "cloudflare_turn_token_id",
    "cloudflare_turn_api_token",
    // Numbers
    "enable_metrics_http", "metrics_http_port", "enable_webrtc_statistics", "webrtc_statistics_dir",
    // The page
    "ui_show_logo", "ui_show_core_buttons", "ui_show_sidebar", "ui_sidebar_show_video_settings",
    "ui_sidebar_show_screen_settings", "ui_sidebar_show_audio_settings", "ui_sidebar_show_stats",
    "ui_sidebar_show_shortcuts", "ui_sidebar_show_clipboard", "ui_sidebar_show_files",
    "ui_sidebar_show_apps", "ui_sidebar_show_sharing", "ui_sidebar_show_gamepads",
    "ui_sidebar_show_fullscreen", "ui_sidebar_show_gaming_mode", "ui_sidebar_show_trackpad",
    "ui_sidebar_show_keyboard_button", "ui_sidebar_show_soft_buttons"};

constexpr std::string_view kPrefix = "selkies_";

std::string canonical(std::string_view name) {
  std::string out = lower(name);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

} // namespace

bool is_foreign_setting(std::string_view name) {
  return std::find(std::begin(kForeign), std::end(kForeign), canonical(name)) != std::end(kForeign);
}

std::optional<std::string> foreign_setting_sentence(std::string_view name) {
  if (!is_foreign_setting(name))
    return std::nullopt;
  return "Selkies has the setting " + canonical(name) + ", this server does not have it.";
}

ForeignVariables foreign_variables(const Environment &environment) {
  ForeignVariables found;
  for (const std::string &entry : environment) {
    const std::string variable = entry.substr(0, entry.find('='));
    const std::string name = lower(variable);
    if (!name.starts_with(kPrefix) || entry.size() <= variable.size() + 1)
      continue; // an empty one means nothing anyway
    const std::string setting = name.substr(kPrefix.size());
    if (setting_called(setting) || setting == "config")
      continue;
    (is_foreign_setting(setting) ? found.foreign : found.unknown).push_back(variable);
  }
  return found;
}

} // namespace stripes::launch
