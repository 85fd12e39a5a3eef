// SPDX-License-Identifier: MPL-2.0
#include "webrtc/encoder_choice.h"

#include "webrtc/log.h"

#include <algorithm>

namespace stripes {

std::vector<const EncoderRow *> choose_encoders(const std::string &wanted,
                                                const EncoderTrial &working) {
  std::vector<const EncoderRow *> rows;
  for (const EncoderRow &row : encoder_table())
    if (is_installed(row))
      rows.push_back(&row);
  rows = working(rows);
  if (wanted == "auto" || wanted.empty())
    return rows;
  const EncoderRow *first = find_encoder(wanted);
  const auto found = std::ranges::find(rows, first);
  if (!first)
    GST_WARNING("There is no WebRTC encoder called %s; the best other one is used.",
                wanted.c_str());
  else if (found == rows.end())
    GST_WARNING("The encoder %s or its payloader is not installed or does not work; the best other "
                "one is used.",
                wanted.c_str());
  else
    std::rotate(rows.begin(), found, found + 1);
  return rows;
}

} // namespace stripes
