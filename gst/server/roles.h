// SPDX-License-Identifier: MPL-2.0
// Who may say what: the one table that every message is checked against.
#pragma once

#include "server/verbs.h"

namespace stripes {

enum class Role { Controller, Viewer };

const char *role_name(Role role);

// Whether a client of this role may use this verb.
bool may(Role role, const Verb &verb);

} // namespace stripes
