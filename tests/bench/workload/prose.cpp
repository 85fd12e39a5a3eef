// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/prose.h"

#include <array>

namespace stripes::bench {

namespace {

constexpr std::array kWords = {
    "a",       "after",   "and",     "before", "between", "bridge",  "by",      "candle",
    "clear",   "evening", "every",   "forest", "from",    "garden",  "harbour", "house",
    "in",      "island",  "journey", "letter", "light",   "little",  "morning", "mountain",
    "near",    "night",   "of",      "old",    "on",      "orchard", "over",    "paper",
    "quiet",   "river",   "road",    "sail",   "station", "stone",   "summer",  "table",
    "the",     "through", "to",      "train",  "under",   "valley",  "village", "water",
    "weather", "while",   "window",  "winter", "with",    "yellow"};

constexpr std::array kOpenings = {"auto ",   "const int ", "if (",  "return ", "while (",
                                  "struct ", "for (auto ", "void ", "else ",   "using "};

const char *word(Random &random) {
  return kWords[static_cast<size_t>(random.below(static_cast<int>(kWords.size())))];
}

} // namespace

std::string sentence(Random &random, int words) {
  std::string text;
  for (int i = 0; i < words; i++)
    text += (i ? " " : "") + std::string(word(random));
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ". ";
}

std::string text_line(Random &random, int letters) {
  std::string text;
  while (text.size() < static_cast<size_t>(letters))
    text += sentence(random, 5 + random.below(9));
  text.resize(static_cast<size_t>(letters));
  return text;
}

std::string code_line(Random &random) {
  std::string text(static_cast<size_t>(random.below(4)) * 4, ' ');
  text += kOpenings[static_cast<size_t>(random.below(static_cast<int>(kOpenings.size())))];
  const int links = 1 + random.below(4);
  for (int i = 0; i < links; i++)
    text += word(random) + std::string(i % 2 ? "->" : "_");
  return text + word(random) + (random.below(2) ? ";" : ") {");
}

std::string output_line(Random &random) {
  const auto number = [&](int below) { return std::to_string(random.below(below)); };
  switch (random.below(4)) {
  case 0:
    return "[" + number(900) + "/900] Compiling " + word(random) + "/" + word(random) + "_" +
           word(random) + ".cpp.o";
  case 1:
    return "-rw-r--r-- 1 anna users " + number(900000) + " Mar " + number(28) +
           " 10:" + number(60) + " " + word(random) + "-" + word(random) + ".txt";
  case 2:
    return std::string(word(random)) + ".cpp:" + number(400) + ":" + number(80) +
           ": note: declared here, used with \u2018" + word(random) + "\u2019 in " + word(random) +
           "::" + word(random);
  default:
    return "  " + text_line(random, 20 + random.below(70));
  }
}

} // namespace stripes::bench
