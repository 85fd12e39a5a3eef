// SPDX-License-Identifier: MPL-2.0
#include "replay/meddler.h"

#include "stripe/gststripe.h"

#include <cstring>

namespace stripes::test {

namespace {

// Percent; less would not be sharp enough for sharp text.
constexpr unsigned kLeastSharpJpeg = 96;

GstPadProbeReturn drop_some(GstPad *, GstPadProbeInfo *, gpointer data) {
  auto &left = *static_cast<std::atomic<unsigned> *>(data);
  unsigned now = left.load();
  while (now > 0)
    if (left.compare_exchange_weak(now, now - 1))
      return GST_PAD_PROBE_DROP;
  return GST_PAD_PROBE_OK;
}

} // namespace

Meddler::Meddler(GstElement *encoder, uint32_t seed, bool columns, Journal &journal)
    : columns_(columns), encoder_(share(encoder)),
      sinkpad_(adopt(gst_element_get_static_pad(encoder, "sink"))),
      srcpad_(adopt(gst_element_get_static_pad(encoder, "src"))), random_(seed), journal_(journal) {
  probe_ =
      gst_pad_add_probe(sinkpad_.get(), GST_PAD_PROBE_TYPE_BUFFER, drop_some, &to_drop_, nullptr);
  set("paint-over-jpeg-quality", std::to_string(kLeastSharpJpeg));
  if (columns_)
    set("columns", "true");
}

Meddler::~Meddler() {
  gst_pad_remove_probe(sinkpad_.get(), probe_);
}

void Meddler::step(const std::vector<unsigned> &rows) {
  if (throttled_ > 0 && --throttled_ == 0)
    throttle(0);
  if (one_in(40))
    request_keys(rows);
  // Most properties begin all rows anew, and narrow stripes come only with motion that lasts.
  if (one_in(columns_ ? 150 : 30))
    change_property();
  if (one_in(50)) {
    to_drop_ = 1 + random(8);
    journal_.note("pictures are dropped");
  }
  if (one_in(150)) {
    throttled_ = 3 + random(40);
    throttle(one_in(3) ? GST_STRIPE_THROTTLE_HOLD : (20 + random(150)) * GST_MSECOND);
  }
}

void Meddler::stop() {
  to_drop_ = 0;
  throttled_ = 0;
  throttle(0);
}

void Meddler::throttle(GstClockTime interval) {
  journal_.note(interval == 0                          ? "throttle ends"
                : interval == GST_STRIPE_THROTTLE_HOLD ? "throttle: hold"
                                                       : "throttle");
  gst_pad_send_event(srcpad_.get(), gst_stripe_event_new_throttle(interval));
}

void Meddler::request_keys(const std::vector<unsigned> &rows) {
  std::vector<guint> wanted;
  if (!one_in(6) && !rows.empty())
    wanted.push_back(rows[random(static_cast<unsigned>(rows.size()))]);
  if (one_in(20))
    wanted.push_back(random(9000)); // where no row begins
  std::string text = "keys of";
  for (const guint y : wanted)
    text += " " + std::to_string(y);
  journal_.note(wanted.empty() ? "keys of all" : text);
  gst_pad_send_event(srcpad_.get(),
                     gst_stripe_event_new_key_unit(wanted.empty() ? nullptr : wanted.data(),
                                                   static_cast<guint>(wanted.size())));
}

bool Meddler::has(const char *name) const {
  return g_object_class_find_property(G_OBJECT_GET_CLASS(encoder_.get()), name) != nullptr;
}

void Meddler::set(const char *name, const std::string &value) {
  journal_.note(std::string(name) + "=" + value);
  gst_util_set_object_arg(G_OBJECT(encoder_.get()), name, value.c_str());
}

void Meddler::change_property() {
  static const char *const kHeights[] = {"0", "0", "0", "64", "128", "192", "8192", "1", "17"};
  switch (random(columns_ ? 9 : 8)) {
  case 0:
    set("codec", one_in(columns_ ? 8 : 3) ? "jpeg" : "h264");
    break;
  case 1:
    set("stripe-height", columns_ && !one_in(4) ? "0" : kHeights[random(std::size(kHeights))]);
    break;
  case 2:
    set("crf", std::to_string(20 + random(18)));
    set("jpeg-quality", std::to_string(20 + random(60)));
    break;
  case 3:
    set("paint-over", one_in(2) ? "idr" : "refine");
    break;
  case 4:
    set("paint-over-crf", std::to_string(10 + random(9)));
    set("paint-over-jpeg-quality", std::to_string(kLeastSharpJpeg + random(4)));
    break;
  case 5:
    set("paint-over-delay", std::to_string(10 + random(300)));
    break;
  case 6:
    set("detect", one_in(2) ? "hash" : "auto");
    break;
  case 8:
    set("columns", one_in(4) ? "false" : "true");
    break;
  default:
    if (has("chroma"))
      set("chroma", one_in(2) ? "4:4:4" : "4:2:0");
  }
}

void Meddler::set_threads() {
  static const char *const kThreads[] = {"0", "1", "2", "3", "7", "64"};
  set("threads", kThreads[random(std::size(kThreads))]);
}

std::chrono::milliseconds Meddler::paint_over_delay() const {
  guint delay = 0;
  g_object_get(encoder_.get(), "paint-over-delay", &delay, nullptr);
  return std::chrono::milliseconds(delay);
}

} // namespace stripes::test
