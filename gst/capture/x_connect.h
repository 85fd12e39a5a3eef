// SPDX-License-Identifier: MPL-2.0
// Opens a connection to an X display within a given time, and knows why it could not.
//
// xcb_connect() waits as long as a host that does not answer or a server that has stopped lets it,
// and tells refusal and absence in one number.
#pragma once

#include "base/result.h"
#include "capture/steady_clock.h"

#include <string>
#include <xcb/xcb.h>

namespace stripes {

struct XConnected {
  xcb_connection_t *connection; // the caller's
  int screen;                   // its number
};

// name: as in $DISPLAY.
Result<XConnected> connect_to_display(const std::string &name, Deadline deadline);

} // namespace stripes
