// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <gst/gst.h>

GST_ELEMENT_REGISTER_DECLARE(stripewebrtcsink)
