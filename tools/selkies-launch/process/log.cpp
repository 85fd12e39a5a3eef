// SPDX-License-Identifier: MPL-2.0
#include "process/log.h"

#include <algorithm>
#include <atomic>
#include <gst/gst.h>
#include <unistd.h>

namespace stripes::launch {
namespace {

std::atomic<LogLevel> most_logged = LogLevel::Info;

constexpr const char *kNames[] = {"error", "warning", "info", "debug"};

std::string time_text() {
  const int64_t now = g_get_real_time();
  const time_t seconds = now / G_USEC_PER_SEC;
  struct tm parts {};
  localtime_r(&seconds, &parts);
  char date[32], text[40];
  strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &parts);
  g_snprintf(text, sizeof text, "%s.%03d ", date, static_cast<int>(now / 1000 % 1000));
  return text;
}

GLogWriterOutput write_glib(GLogLevelFlags flags, const GLogField *fields, gsize n, gpointer) {
  LogLevel level = LogLevel::Debug;
  if (flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    level = LogLevel::Error;
  else if (flags & G_LOG_LEVEL_WARNING)
    level = LogLevel::Warning;
  else if (flags & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO))
    level = flags & G_LOG_LEVEL_INFO ? LogLevel::Debug : LogLevel::Info;
  const char *domain = "glib", *text = "";
  for (gsize i = 0; i < n; i++) {
    if (g_str_equal(fields[i].key, "GLIB_DOMAIN"))
      domain = static_cast<const char *>(fields[i].value);
    else if (g_str_equal(fields[i].key, "MESSAGE"))
      text = static_cast<const char *>(fields[i].value);
  }
  log_line(level, domain, text);
  return G_LOG_WRITER_HANDLED;
}

void write_gstreamer(GstDebugCategory *category, GstDebugLevel gst_level, const gchar *,
                     const gchar *function, gint, GObject *, GstDebugMessage *message, gpointer) {
  if (gst_level > gst_debug_category_get_threshold(category))
    return;
  LogLevel level = LogLevel::Debug;
  // What GStreamer calls an error is not the end of the program.
  if (gst_level <= GST_LEVEL_WARNING)
    level = LogLevel::Warning;
  else if (gst_level <= GST_LEVEL_FIXME)
    level = LogLevel::Debug;
  std::string text = gst_debug_message_get(message);
  // An element's error comes over the bus as well, and is told from there.
  if (level == LogLevel::Warning && text.starts_with("error: "))
    level = LogLevel::Debug;
  if (level == LogLevel::Debug)
    text = std::string(function) + ": " + text;
  log_line(level, gst_debug_category_get_name(category), text);
}

} // namespace

LogLevel log_level_called(std::string_view name) {
  for (size_t i = 0; i < std::size(kNames); i++)
    if (name == kNames[i])
      return static_cast<LogLevel>(i);
  return LogLevel::Info;
}

void set_log_level(LogLevel most) {
  most_logged = most;
}

LogLevel log_level() {
  return most_logged;
}

std::string log_text(LogLevel level, std::string_view part, std::string_view text) {
  std::string line = std::string(kNames[static_cast<size_t>(level)]) + " " + std::string(part) +
                     ": " + std::string(text);
  while (!line.empty() && line.back() == '\n')
    line.pop_back();
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return line;
}

void log_line(LogLevel level, std::string_view part, std::string_view text) {
  if (level > most_logged)
    return;
  const std::string line = time_text() + log_text(level, part, text) + "\n";
  // In one piece: several threads and programs share the terminal.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

void log_failure(LogLevel level, std::string_view part, const Failure &failure) {
  log_line(level, part,
           failure.debug.empty() ? failure.user : failure.user + " (" + failure.debug + ")");
}

void log_libraries(bool gstreamer_too) {
  g_log_set_writer_func(write_glib, nullptr, nullptr);
  if (!gstreamer_too)
    return;
  gst_debug_remove_log_function(gst_debug_log_default);
  gst_debug_add_log_function(write_gstreamer, nullptr, nullptr);
  gst_debug_set_active(TRUE);
  gst_debug_set_threshold_from_string(most_logged == LogLevel::Debug
                                          ? "*:WARNING,ximagestripesrc:DEBUG,stripe*:DEBUG"
                                          : "*:ERROR,ximagestripesrc:WARNING,stripe*:WARNING",
                                      TRUE);
}

} // namespace stripes::launch
