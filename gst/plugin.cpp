// SPDX-License-Identifier: MPL-2.0
// The plugin "stripes": registers its elements and the server's type, and nothing else.
#include "capture/gstximagestripesrc.h"
#include "config.h"
#include "encode/gststripeenc.h"
#include "sink/gststripewebserver.h"
#include "sink/gststripewssink.h"
#if HAVE_WEBRTC
#include "webrtc/gststripewebrtcsink.h"
#endif

#include <gst/gst.h>

static gboolean plugin_init(GstPlugin *plugin) {
  stripes::stripe_web_server_type(); // gst_stripe_server_new() looks for it by its name
  gboolean ok = GST_ELEMENT_REGISTER(ximagestripesrc, plugin);
  ok &= GST_ELEMENT_REGISTER(stripeenc, plugin);
  ok &= GST_ELEMENT_REGISTER(stripewssink, plugin);
#if HAVE_WEBRTC
  ok &= GST_ELEMENT_REGISTER(stripewebrtcsink, plugin);
#endif
  return ok;
}

GST_PLUGIN_DEFINE(GST_VERSION_MAJOR, GST_VERSION_MINOR, stripes,
                  "An X11 desktop as encoded stripes for web browsers", plugin_init,
                  PACKAGE_VERSION, PACKAGE_LICENSE, PACKAGE_NAME, PACKAGE_ORIGIN)
