// SPDX-License-Identifier: MPL-2.0
// <xcb/xkb.h> for C++: it has members with a name that C++ reserves.
#pragma once

#include <xcb/xcb.h>

#define explicit explicit_
#include <xcb/xkb.h>
#undef explicit
