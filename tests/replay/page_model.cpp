// SPDX-License-Identifier: MPL-2.0
#include "replay/page_model.h"

#include <algorithm>
#include <set>

namespace stripes::test {

namespace {

std::string name_of(unsigned y, unsigned width, unsigned height) {
  return "stripe " + std::to_string(width) + "x" + std::to_string(height) + " at y " +
         std::to_string(y);
}

} // namespace

void PageModel::set_size(unsigned width, unsigned height) {
  if (canvas_ && canvas_->width() == width && canvas_->height() == height)
    return;
  canvas_ = std::make_unique<StripeCanvas>(width, height);
  streams_.clear();
  painted_.assign(height, {});
}

void PageModel::set_codec(const std::string &codec) {
  if (codec == codec_)
    return;
  codec_ = codec;
  streams_.clear();
  if (canvas_)
    canvas_->close_decoders();
}

std::string PageModel::complaint(const PageStripe &stripe) const {
  if (!canvas_)
    return "it comes before the caps";
  if (stripe.y >= height() || stripe.height == 0 || stripe.y % 2 != 0)
    return "it does not lie in the picture";
  const bool whole = stripe.x == 0 && (stripe.width == width() || stripe.width == width() + 1);
  if (!whole && !takes_columns_)
    return "it is not as wide as the picture";
  if (stripe.hole.width > 0 && !takes_columns_)
    return "it has a hole";
  if (stripe.width == 0 || stripe.x % 2 != 0 || stripe.x + stripe.width > width() + 1)
    return "it reaches beyond the picture";
  if (stripe.y + stripe.height > height() + 1)
    return "it reaches below the picture";
  if (finished_ ? stripe.frame_id == frame_id_ : stripe.frame_id != frame_id_)
    return "its picture is " + std::to_string(stripe.frame_id) + " after " +
           std::to_string(frame_id_) + (finished_ ? ", which had ended" : ", which has not ended");
  if (!finished_ && std::ranges::count(ys_, stripe.y))
    return "its picture had a stripe there";
  if (stripe.key)
    return "";
  const auto stream = streams_.find(stripe.y);
  if (stream == streams_.end())
    return "it is no key, and its row has no decoder";
  if (stream->second.x != stripe.x || stream->second.width != stripe.width ||
      stream->second.height != stripe.height)
    return "it is no key, and the last one there was a " +
           name_of(stripe.y, stream->second.width, stream->second.height);
  return "";
}

std::string PageModel::paint(const PageStripe &stripe) {
  std::string wrong = complaint(stripe);
  if (wrong.empty())
    wrong = canvas_->paint(codec_, {stripe.x, stripe.y, stripe.width, stripe.height, stripe.hole},
                           stripe.key, stripe.bytes, stripe.size);
  if (!wrong.empty())
    return "picture " + std::to_string(stripe.frame_id) + ", " +
           name_of(stripe.y, stripe.width, stripe.height) + ": " + wrong;
  Stream &stream = streams_[stripe.y];
  if (stripe.key)
    stream = {stripe.x, stripe.width, stripe.height, ++streams_begun_};
  const unsigned end = std::min(stripe.y + stripe.height, height());
  for (unsigned line = stripe.y; line < end; line++)
    painted_[line] = {stripe.y, stream.number, stripe.frame_id};
  if (finished_)
    ys_.clear();
  ys_.push_back(stripe.y);
  frame_id_ = stripe.frame_id;
  finished_ = stripe.last;
  return "";
}

std::vector<unsigned> PageModel::rows() const {
  std::set<unsigned> ys;
  for (const Paint &paint : painted_)
    if (paint.stream)
      ys.insert(paint.y);
  return {ys.begin(), ys.end()};
}

std::string PageModel::painter_of(unsigned line) const {
  const Paint &paint = painted_[line];
  if (paint.stream == 0)
    return "nothing yet";
  const auto stream = streams_.find(paint.y);
  const bool current = stream != streams_.end() && stream->second.number == paint.stream;
  return "stripe at y " + std::to_string(paint.y) + " of picture " +
         std::to_string(paint.frame_id) +
         (current ? " (" + std::to_string(stream->second.height) + " px high)"
                  : ", since replaced");
}

} // namespace stripes::test
