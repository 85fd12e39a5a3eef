/* SPDX-License-Identifier: MPL-2.0 */
/**
 * SECTION:gststripe
 * @short_description: caps, metas and events shared by the stripe elements
 *
 * Usable from C and C++. Coordinates and sizes are pixels of the whole picture unless said
 * otherwise.
 */
#pragma once

/**
 * GST_STRIPE_CAPS_NAME:
 *
 * Media type between encoder and sink: one buffer a stripe, fields `codec` ("h264" or "jpeg"),
 * `width` and `height` (of the whole picture) and `framerate` (the highest). Each row of stripes
 * is a stream of its own, so this is never `video/x-h264`. The last stripe of a picture carries
 * %GST_BUFFER_FLAG_MARKER (where the encoder failed at it, the next frame_id ends the picture);
 * stripes that need an earlier one carry %GST_BUFFER_FLAG_DELTA_UNIT.
 */
#define GST_STRIPE_CAPS_NAME "video/x-stripes"

#include "gststripedamagemeta.h"
#include "gststripeevents.h"
#include "gststripemeta.h"
#include "gststripeplugin.h"
#include "gststriperequest.h"
#include "gststripeserver.h"
