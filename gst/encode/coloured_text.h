// SPDX-License-Identifier: MPL-2.0
// Whether a stripe holds coloured text and thin lines, which 4:2:0 smears.
#pragma once

#include "encode/picture.h"

namespace stripes::encode {

// Looks at every eighth line. Text and widgets are made of few colours, so that many neighbours are
// equal and the others differ much; photographs and video are the other way round. True when a good
// part of what is not plain is so and differs in colour, not in brightness alone. Pictures without
// a sample of colour for each pixel hold none.
bool has_coloured_text(const Picture &rows);

} // namespace stripes::encode
