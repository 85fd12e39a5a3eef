// SPDX-License-Identifier: MPL-2.0
// What stands in the windows, all of it at once.
#pragma once

#include "bench/workload/picture.h"

#include <string>

namespace stripes::bench {

constexpr int kCodePitch = 19, kCodeLeft = 60, kCodeLetter = 8; // px
constexpr int kTitleHeight = 32;                                // px

// Headings, paragraphs, photos with text beside them, tables.
Picture document_page(int width, int height, uint32_t seed);
// Numbered, coloured lines of a program, on dark ground.
Picture code_page(int width, int height, uint32_t seed);
// A window's title bar and border around what is in it.
Picture framed(const Picture &content, const std::string &title);
// Rows of a menu, 25 px each; the row `chosen` is highlighted, none with -1.
Picture menu(int width, int rows, uint32_t seed, int chosen);

} // namespace stripes::bench
