// SPDX-License-Identifier: MPL-2.0
// The structure of the property `stats` and the action `get-stats`.
#pragma once

#include "base/gst_ptr.h"
#include "server/server.h"

namespace stripes {

// Asks the server thread and waits for its answer.
StructurePtr sink_stats(Server &server);

} // namespace stripes
