/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include <gst/gst.h>

/**
 * GST_STRIPE_API:
 *
 * Marks what libgststripes-1.0 exports; everything else in it is hidden.
 */
#ifndef GST_STRIPE_API
#if defined(__GNUC__)
#define GST_STRIPE_API extern __attribute__((visibility("default")))
#else
#define GST_STRIPE_API extern
#endif
#endif
