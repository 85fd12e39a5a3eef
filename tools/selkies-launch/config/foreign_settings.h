// SPDX-License-Identifier: MPL-2.0
// Settings of Selkies that this server does not have. Container images set dozens of them in the
// environment, which must not keep the program from starting; where somebody writes one by hand,
// they are told.
#pragma once

#include "process/environment.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stripes::launch {

// Accepts '-' for '_' and any case.
bool is_foreign_setting(std::string_view name);

// "Selkies' setting audio_enabled does not exist here."; nullopt when it is none.
std::optional<std::string> foreign_setting_sentence(std::string_view name);

// The names of variables SELKIES_… that set nothing here.
struct ForeignVariables {
  std::vector<std::string> foreign; // Selkies has them
  std::vector<std::string> unknown; // nobody does
};
ForeignVariables foreign_variables(const Environment &environment);

} // namespace stripes::launch
