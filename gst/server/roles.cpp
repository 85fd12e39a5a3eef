// SPDX-License-Identifier: MPL-2.0
#include "server/roles.h"

#include <array>

namespace stripes {

namespace {

// What a viewer may do; a controller may do everything.
template <typename V>
constexpr bool viewer_may = false;
template <>
constexpr bool viewer_may<verb::Ignored> = true;
template <>
constexpr bool viewer_may<verb::Settings> = true; // means "tell me the state", changes nothing
template <>
constexpr bool viewer_may<verb::StartVideo> = true;
template <>
constexpr bool viewer_may<verb::StopVideo> = true;
template <>
constexpr bool viewer_may<verb::StartAudio> = true; // to hear what the controller hears
template <>
constexpr bool viewer_may<verb::StopAudio> = true;
template <>
constexpr bool viewer_may<verb::RequestKeyframe> = true;
template <>
constexpr bool viewer_may<verb::RtcInput> = true; // its messages are what it may say anyway

template <>
constexpr bool viewer_may<verb::Pong> = true;

} // namespace

const char *role_name(Role role) {
  return role == Role::Controller ? "controller" : "viewer";
}

bool may(Role role, const Verb &verb) {
  return role == Role::Controller ||
         std::visit([]<typename V>(const V &) { return viewer_may<V>; }, verb);
}

} // namespace stripes
