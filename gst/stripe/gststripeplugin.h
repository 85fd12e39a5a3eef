/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include "gststripeprelude.h"

G_BEGIN_DECLS

/**
 * gst_stripe_load_plugin:
 * @error: %GST_CORE_ERROR_MISSING_PLUGIN, with a sentence for the user, when the plugin "stripes"
 * is not installed, cannot be loaded, or is of another version than this library
 *
 * Makes sure that ximagestripesrc, stripeenc and stripewssink can be made. Where GStreamer does not
 * know them, because they are installed under a prefix of their own, the plugin beside this library
 * is taken. GStreamer must be initialized. May be called on any thread, and more than once.
 *
 * Returns: whether the elements are there
 */
GST_STRIPE_API gboolean gst_stripe_load_plugin(GError **error);

G_END_DECLS
