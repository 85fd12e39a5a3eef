// SPDX-License-Identifier: MPL-2.0
#include "server/wire.h"

#include <cinttypes>
#include <cstdio>
#include <sys/random.h>

namespace stripes {

namespace {

constexpr uint8_t kSound = 0x01, kJpegStripe = 0x03, kH264Stripe = 0x04;
constexpr uint8_t kKey = 0x01;
// Our own, beside the key flag, which Selkies has as 0, 1 and 2. Display sends stripes with them to
// nobody who does not know them.
constexpr uint8_t kHasX = 0x80, kHasHole = 0x40;

void put16(uint8_t *at, uint16_t value) {
  at[0] = static_cast<uint8_t>(value >> 8);
  at[1] = static_cast<uint8_t>(value);
}

std::string printed(Unique<char, g_free> text) {
  return text.get();
}

std::string now_text() {
  const Unique<GDateTime, g_date_time_unref> now(g_date_time_new_now_utc());
  return printed(Unique<char, g_free>(g_date_time_format_iso8601(now.get())));
}

// A decimal number whatever the locale says.
std::string decimal(double value) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd(buffer, sizeof buffer, "%.3f", value);
}

std::string file_text(const char *path) {
  char *content = nullptr;
  g_file_get_contents(path, &content, nullptr, nullptr);
  const Unique<char, g_free> owned(content);
  return content ? content : "";
}

} // namespace

uint8_t video_header(const Stripe &stripe, Codec codec, MessageHeader &header) {
  header = {};
  put16(&header[2], static_cast<uint16_t>(stripe.frame_id));
  put16(&header[4], stripe.y);
  if (codec == Codec::Jpeg) {
    header[0] = kJpegStripe;
    return 6;
  }
  header[0] = kH264Stripe;
  header[1] = stripe.key ? kKey : 0x00;
  put16(&header[6], stripe.width);
  put16(&header[8], stripe.height);
  uint8_t size = 10;
  const auto append = [&](uint16_t value) {
    put16(&header[size], value);
    size += 2;
  };
  if (stripe.x > 0) {
    header[1] |= kHasX;
    append(stripe.x);
  }
  if (stripe.hole.width > 0) {
    header[1] |= kHasHole;
    for (const uint16_t value :
         {stripe.hole.x, stripe.hole.y, stripe.hole.width, stripe.hole.height})
      append(value);
  }
  return size;
}

uint8_t sound_header(MessageHeader &header) {
  header = {kSound, 0}; // the second: how many redundant blocks
  return 2;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string stream_resolution_text(unsigned width, unsigned height, std::string_view display) {
  return R"({"type":"stream_resolution","width":)" + std::to_string(width) + R"(,"height":)" +
         std::to_string(height) + R"(,"displayId":)" + json_string(display) + "}";
}

std::string display_config_text() {
  return R"(DISPLAY_CONFIG_UPDATE,{"type":"display_config_update","displays":["primary"]})";
}

std::string pipeline_status_text(bool video, bool audio) {
  return std::string(R"({"type":"pipeline_status","video":)") + (video ? "true" : "false") +
         R"(,"audio":)" + (audio ? "true" : "false") + "}";
}

std::string notice_text(std::string_view sentence) {
  return R"({"type":"stripes_notice","text":)" + json_string(sentence) + "}";
}

std::string microphone_text(std::string_view sentence) {
  return R"({"type":"stripes_microphone","text":)" + json_string(sentence) + "}";
}

std::string webrtc_text(std::string_view token, bool active, bool dual) {
  return "WEBRTC,{\"token\":" + json_string(token) + ",\"active\":" + (active ? "true" : "false") +
         ",\"dual\":" + (dual ? "true" : "false") + "}";
}

std::string random_token() {
  std::array<uint8_t, 16> bytes{};
  // Does not fail for so few bytes, and does not block once the system is up.
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return {};
  std::string out;
  for (const uint8_t byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    out += digits;
  }
  return out;
}

std::string network_stats_text(double bandwidth_mbps, double latency_ms) {
  return R"({"type":"network_stats","timestamp":")" + now_text() + R"(","bandwidth_mbps":)" +
         decimal(bandwidth_mbps) + R"(,"latency_ms":)" +
         (latency_ms < 0 ? "0" : decimal(latency_ms)) + "}";
}

std::string SystemStats::text() {
  uint64_t user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0;
  uint64_t total_kib = 0, available_kib = 0;
  const std::string memory = file_text("/proc/meminfo");
  const size_t available = memory.find("MemAvailable:");
  if (std::sscanf(file_text("/proc/stat").c_str(),
                  "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
                  " %" SCNu64 " %" SCNu64,
                  &user, &nice, &system, &idle, &wait, &irq, &soft, &steal) < 4 ||
      std::sscanf(memory.c_str(), "MemTotal: %" SCNu64, &total_kib) != 1 ||
      available == std::string::npos ||
      std::sscanf(memory.c_str() + available, "MemAvailable: %" SCNu64, &available_kib) != 1)
    return {};
  const uint64_t busy = user + nice + system + irq + soft + steal;
  const uint64_t total = busy + idle + wait;
  const uint64_t ticks = total - total_;
  const double percent =
      ticks ? 100.0 * static_cast<double>(busy - busy_) / static_cast<double>(ticks) : 0;
  busy_ = busy;
  total_ = total;
  return R"({"type":"system_stats","timestamp":")" + now_text() + R"(","cpu_percent":)" +
         decimal(percent) + R"(,"mem_total":)" + std::to_string(total_kib * 1024) +
         R"(,"mem_used":)" + std::to_string((total_kib - available_kib) * 1024) + "}";
}

} // namespace stripes
