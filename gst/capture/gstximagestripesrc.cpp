// SPDX-License-Identifier: MPL-2.0
/**
 * SECTION:element-ximagestripesrc
 * @title: ximagestripesrc
 * @short_description: captures an X display, telling what changed
 *
 * See docs/elements/ximagestripesrc.md. A shell: the thinking is in SourceImpl and CaptureSession.
 *
 * |[
 * gst-launch-1.0 ximagestripesrc display-name=:1 ! videoconvert ! ximagesink
 * ]|
 */
#include "capture/gstximagestripesrc.h"

#include "base/for_c.h"
#include "capture/source_impl.h"

GST_DEBUG_CATEGORY(gst_ximagestripesrc_debug);
#define GST_CAT_DEFAULT gst_ximagestripesrc_debug

using namespace stripes;

namespace {

struct GstXImageStripeSrc {
  GstPushSrc parent;
  SourceImpl *impl;
};
struct GstXImageStripeSrcClass {
  GstPushSrcClass parent;
};

GType gst_ximagestripesrc_get_type();
G_DEFINE_TYPE(GstXImageStripeSrc, gst_ximagestripesrc, GST_TYPE_PUSH_SRC)

GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE(
    "src", GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS("video/x-raw, format = (string) { BGRx, RGBx, xRGB, xBGR }, "
                    "width = (int) [ 1, 32767 ], height = (int) [ 1, 32767 ], framerate = "
                    "(fraction) [ 1/1000, 1000/1 ], "
                    "pixel-aspect-ratio = (fraction) 1/1, colorimetry = (string) sRGB"));

SourceImpl &impl_of(gpointer object) {
  return *static_cast<GstXImageStripeSrc *>(object)->impl;
}

void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) noexcept {
  if (!impl_of(object).set_property(id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) noexcept {
  if (id == PROP_STATS)
    g_value_take_boxed(value, impl_of(object).stats().release());
  else if (!get_source_property(impl_of(object).settings(), id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

gboolean unlock(GstBaseSrc *src) noexcept {
  impl_of(src).unlock();
  return TRUE;
}

gboolean unlock_stop(GstBaseSrc *src) noexcept {
  impl_of(src).unlock_stop();
  return TRUE;
}

GstCaps *get_caps(GstBaseSrc *src, GstCaps *filter) noexcept {
  const auto template_caps = adopt(gst_pad_get_pad_template_caps(GST_BASE_SRC_PAD(src)));
  auto caps = impl_of(src).caps(template_caps.get());
  if (!filter)
    return caps.release();
  return gst_caps_intersect_full(filter, caps.get(), GST_CAPS_INTERSECT_FIRST);
}

GstCaps *fixate(GstBaseSrc *src, GstCaps *caps) noexcept {
  return GST_BASE_SRC_CLASS(gst_ximagestripesrc_parent_class)
      ->fixate(src, impl_of(src).fixate(adopt(caps)).release());
}

gboolean set_caps(GstBaseSrc *src, GstCaps *caps) noexcept {
  return impl_of(src).set_caps(caps);
}

// The pictures come in memory of our own: neither downstream's pool nor one of the base class.
gboolean decide_allocation(GstBaseSrc *, GstQuery *query) noexcept {
  while (gst_query_get_n_allocation_pools(query) > 0)
    gst_query_remove_nth_allocation_pool(query, 0);
  return TRUE;
}

gboolean is_seekable(GstBaseSrc *) noexcept {
  return FALSE;
}

gboolean query(GstBaseSrc *src, GstQuery *query) noexcept {
  if (GST_QUERY_TYPE(query) == GST_QUERY_LATENCY)
    return impl_of(src).answer_latency(query);
  return GST_BASE_SRC_CLASS(gst_ximagestripesrc_parent_class)->query(src, query);
}

gboolean event(GstBaseSrc *src, GstEvent *event) noexcept {
  if (impl_of(src).handle_event(event))
    return TRUE;
  return GST_BASE_SRC_CLASS(gst_ximagestripesrc_parent_class)->event(src, event);
}

GstFlowReturn create(GstPushSrc *src, GstBuffer **buffer) noexcept {
  return impl_of(src).create(buffer);
}

GstStateChangeReturn change_state(GstElement *element, GstStateChange change) noexcept {
  // Here and not in start(), after whose failure the base class posts an error of its own.
  if (change == GST_STATE_CHANGE_READY_TO_PAUSED && !impl_of(element).start())
    return GST_STATE_CHANGE_FAILURE;
  const auto result =
      GST_ELEMENT_CLASS(gst_ximagestripesrc_parent_class)->change_state(element, change);
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY ||
      (change == GST_STATE_CHANGE_READY_TO_PAUSED && result == GST_STATE_CHANGE_FAILURE))
    impl_of(element).stop();
  // The base class unlocks in all other cases, and that lets go of what is held.
  if (change == GST_STATE_CHANGE_PLAYING_TO_PAUSED)
    impl_of(element).release_input();
  // Sinks lost their picture in PAUSED, and a still screen would not bring another.
  if (change == GST_STATE_CHANGE_PAUSED_TO_PLAYING)
    impl_of(element).renew();
  return result;
}

void gst_ximagestripesrc_init(GstXImageStripeSrc *self) {
  self->impl = new_for_c<SourceImpl>(GST_BASE_SRC(self));
  gst_base_src_set_live(GST_BASE_SRC(self), TRUE);
  gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_TIME);
}

void finalize(GObject *object) noexcept {
  delete_for_c<SourceImpl>(static_cast<GstXImageStripeSrc *>(static_cast<gpointer>(object))->impl);
  G_OBJECT_CLASS(gst_ximagestripesrc_parent_class)->finalize(object);
}

void gst_ximagestripesrc_class_init(GstXImageStripeSrcClass *klass) {
  GST_DEBUG_CATEGORY_INIT(gst_ximagestripesrc_debug, "ximagestripesrc", 0,
                          "X display capture with damage");
  auto *object_class = reinterpret_cast<GObjectClass *>(klass);
  auto *element_class = reinterpret_cast<GstElementClass *>(klass);
  auto *base_class = reinterpret_cast<GstBaseSrcClass *>(klass);
  auto *push_class = reinterpret_cast<GstPushSrcClass *>(klass);

  object_class->set_property = GST_DEBUG_FUNCPTR(set_property);
  object_class->get_property = GST_DEBUG_FUNCPTR(get_property);
  object_class->finalize = GST_DEBUG_FUNCPTR(finalize);
  install_source_properties(object_class);

  element_class->change_state = GST_DEBUG_FUNCPTR(change_state);
  gst_element_class_set_static_metadata(
      element_class, "X display source for stripes", "Source/Video",
      "Captures an X display when it changes, and tells where",
      "The stripes developers <maintainers@users.noreply.github.com>");
  gst_element_class_add_static_pad_template(element_class, &src_template);

  base_class->unlock = GST_DEBUG_FUNCPTR(unlock);
  base_class->unlock_stop = GST_DEBUG_FUNCPTR(unlock_stop);
  base_class->get_caps = GST_DEBUG_FUNCPTR(get_caps);
  base_class->fixate = GST_DEBUG_FUNCPTR(fixate);
  base_class->set_caps = GST_DEBUG_FUNCPTR(set_caps);
  base_class->decide_allocation = GST_DEBUG_FUNCPTR(decide_allocation);
  base_class->is_seekable = GST_DEBUG_FUNCPTR(is_seekable);
  base_class->query = GST_DEBUG_FUNCPTR(query);
  base_class->event = GST_DEBUG_FUNCPTR(event);
  push_class->create = GST_DEBUG_FUNCPTR(create);
}

} // namespace

GST_ELEMENT_REGISTER_DEFINE(ximagestripesrc, "ximagestripesrc", GST_RANK_NONE,
                            gst_ximagestripesrc_get_type())
