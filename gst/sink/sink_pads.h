// SPDX-License-Identifier: MPL-2.0
// The request pads of stripewssink: one for pictures, one for sound.
#pragma once

#include "sink/sink_host.h"

namespace stripes {

// The two templates, video_%u and audio_%u.
void add_pad_templates(GstElementClass *element_class);

// As GstElementClass' functions; null when there is such a pad already.
GstPad *request_sink_pad(GstElement *element, SinkHost &host, GstPadTemplate *templ,
                         const char *name);
void release_sink_pad(GstElement *element, SinkHost &host, GstPad *pad);

} // namespace stripes
