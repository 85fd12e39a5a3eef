// SPDX-License-Identifier: MPL-2.0
#include "sink_bed.h"

#include "stripe/gststripe.h"

#include <cstring>
#include <gst/video/navigation.h>
#include <gtest/gtest.h>

namespace stripes::test {

namespace {

std::string describe_navigation(GstEvent *event) {
  const char *key = nullptr;
  int button = 0;
  double x = 0, y = 0, dx = 0, dy = 0;
  const auto number = [](double v) { return " " + std::to_string(static_cast<int>(v)); };
  switch (gst_navigation_event_get_type(event)) {
  case GST_NAVIGATION_EVENT_KEY_PRESS:
    gst_navigation_event_parse_key_event(event, &key);
    return std::string("press ") + key;
  case GST_NAVIGATION_EVENT_KEY_RELEASE:
    gst_navigation_event_parse_key_event(event, &key);
    return std::string("release ") + key;
  case GST_NAVIGATION_EVENT_MOUSE_MOVE:
    gst_navigation_event_parse_mouse_move_event(event, &x, &y);
    return "move" + number(x) + number(y);
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE:
    gst_navigation_event_parse_mouse_button_event(event, &button, &x, &y);
    return (gst_navigation_event_get_type(event) == GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS
                ? "down"
                : "up") +
           number(button) + number(x) + number(y);
  case GST_NAVIGATION_EVENT_MOUSE_SCROLL:
    gst_navigation_event_parse_mouse_scroll_event(event, &x, &y, &dx, &dy);
    return "scroll" + number(x) + number(y) + number(dx) + number(dy);
  default:
    return "?";
  }
}

} // namespace

SinkBed::SinkBed(const std::string &properties, const char *codec, GstStripeServer *server) {
  GErrorOut error;
  pipeline_ = adopt(GST_ELEMENT(gst_object_ref_sink(gst_parse_launch(
      ("appsrc name=src format=time is-live=true ! stripewssink name=sink port=0 " + properties)
          .c_str(),
      error.out()))));
  if (error)
    g_error("%s", error.message());
  src_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "src"));
  sink_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "sink"));
  const auto pad = adopt(gst_element_get_static_pad(src_.get(), "src"));
  gst_pad_add_probe(
      pad.get(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
      [](GstPad *, GstPadProbeInfo *info, gpointer self) {
        static_cast<SinkBed *>(self)->on_event(GST_PAD_PROBE_INFO_EVENT(info));
        return GST_PAD_PROBE_OK;
      },
      this, nullptr);
  if (server)
    g_object_set(sink_.get(), "server", server, nullptr);
  set_caps(codec, kWidth, kHeight);
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

SinkBed::~SinkBed() {
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

uint16_t SinkBed::port() const {
  guint port = 0;
  g_object_get(sink_.get(), "bound-port", &port, nullptr);
  return static_cast<uint16_t>(port);
}

void SinkBed::set_caps(const char *codec, unsigned width, unsigned height, const char *chroma) {
  const auto caps = adopt(gst_caps_new_simple(GST_STRIPE_CAPS_NAME, "codec", G_TYPE_STRING, codec,
                                              "width", G_TYPE_INT, static_cast<int>(width),
                                              "height", G_TYPE_INT, static_cast<int>(height),
                                              "framerate", GST_TYPE_FRACTION, 60, 1, nullptr));
  if (chroma)
    gst_caps_set_simple(caps.get(), "chroma", G_TYPE_STRING, chroma, nullptr);
  gst_app_src_set_caps(GST_APP_SRC(src_.get()), caps.get());
}

void SinkBed::push(const GstStripeMeta &meta, size_t size) {
  std::vector<uint8_t> bytes(size, static_cast<uint8_t>(meta.frame_id));
  GstBuffer *buffer = gst_buffer_new_memdup(bytes.data(), bytes.size());
  GstStripeMeta *added = gst_buffer_add_stripe_meta(buffer, meta.frame_id, meta.x, meta.y,
                                                    meta.width, meta.height, meta.key, FALSE);
  added->hole_x = meta.hole_x;
  added->hole_y = meta.hole_y;
  added->hole_width = meta.hole_width;
  added->hole_height = meta.hole_height;
  if (!meta.key)
    GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
  GST_BUFFER_PTS(buffer) = meta.frame_id * 10 * GST_MSECOND;
  gst_app_src_push_buffer(GST_APP_SRC(src_.get()), buffer);
}

namespace {

GstStripeMeta row(uint32_t frame_id, unsigned y, bool key) {
  GstStripeMeta meta{};
  meta.frame_id = frame_id;
  meta.y = y;
  meta.width = SinkBed::kWidth;
  meta.height = SinkBed::kRow;
  meta.key = key;
  return meta;
}

} // namespace

void SinkBed::push_stripe(uint32_t frame_id, unsigned y, bool key, size_t size) {
  push(row(frame_id, y, key), size);
}

void SinkBed::push_narrow_stripe(uint32_t frame_id, unsigned y, bool key) {
  GstStripeMeta meta = row(frame_id, y, key);
  meta.x = meta.width = kWidth / 2;
  push(meta, 100);
}

void SinkBed::push_row_with_hole(uint32_t frame_id, unsigned y, bool key) {
  GstStripeMeta meta = row(frame_id, y, key);
  meta.hole_x = meta.hole_width = kWidth / 2;
  meta.hole_y = y;
  meta.hole_height = kRow;
  push(meta, 100);
}

void SinkBed::push_picture(uint32_t frame_id, bool key, size_t stripe_size) {
  for (unsigned y = 0; y < kHeight; y += kRow)
    push_stripe(frame_id, y, key, stripe_size);
}

void SinkBed::end_of_stream() {
  gst_app_src_end_of_stream(GST_APP_SRC(src_.get()));
}

Ref<GstMessage> SinkBed::wait_message(GstMessageType types, unsigned timeout_ms) {
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  return adopt(gst_bus_timed_pop_filtered(bus.get(), timeout_ms * GST_MSECOND, types));
}

SinkBed::Upstream SinkBed::upstream() const {
  std::lock_guard lock(mutex_);
  return upstream_;
}

void SinkBed::forget_upstream() {
  std::lock_guard lock(mutex_);
  const auto held = upstream_.held;
  upstream_ = {};
  upstream_.held = held;
}

bool SinkBed::wait_upstream(WsClient &client, const std::function<bool(const Upstream &)> &done,
                            unsigned timeout_ms) const {
  return client.wait([&] { return done(upstream()); }, timeout_ms);
}

void SinkBed::on_event(GstEvent *event) {
  GArray *rows = nullptr;
  GstClockTime interval = 0;
  int dx = 0, dy = 0;
  const GstStructure *settings = nullptr;
  std::lock_guard lock(mutex_);
  if (gst_stripe_event_parse_key_unit(event, &rows)) {
    if (!rows) {
      upstream_.key_units++;
    } else {
      const auto *data = reinterpret_cast<guint *>(rows->data);
      upstream_.key_rows.emplace_back(data, data + rows->len);
      g_array_unref(rows);
    }
  } else if (gst_stripe_event_parse_throttle(event, &interval)) {
    upstream_.held = interval == GST_STRIPE_THROTTLE_HOLD;
    upstream_.hold_changes++;
  } else if (gst_stripe_event_parse_settings(event, &settings)) {
    for (int i = 0; i < gst_structure_n_fields(settings); i++) {
      const char *name = gst_structure_nth_field_name(settings, static_cast<guint>(i));
      upstream_.settings.push_back(std::string(name) + "=" +
                                   gst_structure_get_string(settings, name));
    }
  } else if (gst_stripe_event_parse_pointer_relative(event, &dx, &dy)) {
    upstream_.input.push_back("by " + std::to_string(dx) + " " + std::to_string(dy));
  } else if (GST_EVENT_TYPE(event) == GST_EVENT_NAVIGATION) {
    upstream_.input.push_back(describe_navigation(event));
  }
}

void start_watching(SinkBed &bed, WsClient &client, uint32_t frame_id) {
  const unsigned before = bed.upstream().key_units;
  client.send_settings();
  ASSERT_TRUE(bed.wait_upstream(client, [&](const auto &up) { return up.key_units > before; }));
  bed.push_picture(frame_id, true);
  ASSERT_TRUE(client.wait_stripes(SinkBed::kHeight / SinkBed::kRow));
  client.forget();
}

void wait_answered(WsClient &client) {
  client.forget();
  client.send("START_AUDIO");
  ASSERT_EQ(client.wait_text("AUDIO_"), "AUDIO_DISABLED");
}

} // namespace stripes::test
