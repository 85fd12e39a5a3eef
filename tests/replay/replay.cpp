// SPDX-License-Identifier: MPL-2.0
#include "replay/replay.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace stripes::test {

using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 1000ms / 60;
constexpr unsigned kPicturesUntilCheck = 100;
constexpr unsigned kTicksUntilRestart = 900;
constexpr auto kQuiet = 700ms; // beyond the paint-over delay: then nothing more will come
constexpr auto kPatience = 90s;
// Keys and refinements of much grain in a row overdraw the budget of refinement, which is a
// second's: what is not sharp then must be soon. On a machine that pauses, that is later.
constexpr auto kBudget = 20s;
constexpr double kLeastPsnr = 42, kLeastBlock = 30; // dB
constexpr double kLeastMoving = 14;                 // dB; coarse, but of this picture

} // namespace

Replay::Replay(Screen &screen, const Options &options)
    : screen_(screen), options_(options), random_(options.seed * 7919 + 1),
      activity_(screen, options.seed, options.sizes, options.columns), page_(options.columns) {
  GErrorOut error;
  pipeline_ = adopt(gst_parse_launch(
      (options.source + " ! queue leaky=downstream max-size-buffers=1 max-size-bytes=0 "
                        "max-size-time=0 ! stripeenc name=enc ! fakesink name=sink sync=false")
          .c_str(),
      error.out()));
  if (error)
    throw std::runtime_error(error.message());
  source_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "src"));
  encoder_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "enc"));
  const auto sink = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "sink"));
  const auto pad = adopt(gst_element_get_static_pad(sink.get(), "sink"));
  gst_pad_add_probe(
      pad.get(),
      static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM),
      on_arrival, this, nullptr);
  meddler_.emplace(encoder_.get(), options.seed * 104729 + 2, options.columns, journal_);
}

Replay::~Replay() {
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

GstPadProbeReturn Replay::on_arrival(GstPad *, GstPadProbeInfo *info, gpointer self) {
  auto &replay = *static_cast<Replay *>(self);
  if (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER) {
    replay.take_stripe(GST_PAD_PROBE_INFO_BUFFER(info));
  } else if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_CAPS) {
    GstCaps *caps = nullptr;
    gst_event_parse_caps(GST_PAD_PROBE_INFO_EVENT(info), &caps);
    replay.take_caps(caps);
  }
  return GST_PAD_PROBE_OK;
}

void Replay::take_caps(GstCaps *caps) {
  const GstStructure *structure = gst_caps_get_structure(caps, 0);
  int width = 0, height = 0;
  gst_structure_get_int(structure, "width", &width);
  gst_structure_get_int(structure, "height", &height);
  const std::string codec = gst_structure_get_string(structure, "codec");
  journal_.note("caps: " + codec + " " + std::to_string(width) + "x" + std::to_string(height));
  std::lock_guard lock(mutex_);
  page_.set_size(static_cast<unsigned>(width), static_cast<unsigned>(height));
  page_.set_codec(codec);
}

// Whether the lines that a stripe has just painted show the picture that it is of.
std::string Replay::look_at(const GstStripeMeta &meta, GstClockTime pts) {
  if (!options_.pushed || meta.refinement || meta.hole_width > 0)
    return "";
  const auto pushed = options_.pushed(pts);
  if (!pushed || pushed->width != page_.width() || pushed->height != page_.height())
    return "";
  const Part part{meta.x, meta.y, std::min(meta.x + meta.width, page_.width()),
                  std::min(meta.y + meta.height, page_.height())};
  const PictureCheck result = compare(*pushed, page_.pixels(), part);
  outcome_.least_moving = std::min(outcome_.least_moving, result.worst_block);
  if (result.worst_block >= kLeastMoving)
    return "";
  return "the stripe at y " + std::to_string(meta.y) +
         " does not show its picture: " + std::to_string(result.worst_block) + " dB at " +
         std::to_string(result.worst_x) + "," + std::to_string(result.worst_y);
}

void Replay::take_stripe(GstBuffer *buffer) {
  const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer);
  GstMapInfo map;
  gst_buffer_map(buffer, &map, GST_MAP_READ);
  const bool last = GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_MARKER);
  journal_.note("picture " + std::to_string(meta->frame_id) + " x " + std::to_string(meta->x) +
                " y " + std::to_string(meta->y) + " width " + std::to_string(meta->width) +
                " height " + std::to_string(meta->height) + ": " + std::to_string(map.size) +
                " bytes" + (meta->key ? ", key" : "") + (meta->refinement ? ", refinement" : "") +
                (last ? ", last" : ""));
  std::string wrong;
  {
    std::lock_guard lock(mutex_);
    wrong = page_.paint({meta->frame_id,
                         meta->x,
                         meta->y,
                         meta->width,
                         meta->height,
                         {meta->hole_x, meta->hole_y, meta->hole_width, meta->hole_height},
                         meta->key != 0,
                         last,
                         map.data,
                         map.size});
    if (wrong.empty())
      wrong = look_at(*meta, GST_BUFFER_PTS(buffer));
    outcome_.stripes++;
    outcome_.narrow += meta->width < page_.width();
    outcome_.keys += meta->key != 0;
    outcome_.pictures += last;
    heights_seen_.resize(std::max<size_t>(heights_seen_.size(), meta->height + 1));
    outcome_.heights += !heights_seen_[meta->height];
    heights_seen_[meta->height] = true;
    last_stripe_ = Clock::now();
  }
  gst_buffer_unmap(buffer, &map);
  if (!wrong.empty())
    fail(wrong);
}

void Replay::fail(const std::string &what) {
  const std::string before = journal_.text();
  std::lock_guard lock(mutex_);
  if (outcome_.wrong.empty())
    outcome_.wrong = what + "\nseed " + std::to_string(options_.seed) + ", picture " +
                     std::to_string(outcome_.pictures) + ", " + activity_.scene() +
                     "; what came before:\n" + before;
}

std::string Replay::posted_error() {
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  const auto message = adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
  if (!message)
    return "";
  GErrorOut error;
  gst_message_parse_error(message.get(), error.out(), nullptr);
  return error.message();
}

void Replay::tick(bool active) {
  if (active) {
    const std::string before = activity_.scene();
    activity_.step();
    if (activity_.scene() != before)
      journal_.note("scene: " + activity_.scene());
    std::vector<unsigned> rows;
    {
      std::lock_guard lock(mutex_);
      rows = page_.rows();
    }
    meddler_->step(rows);
  }
  if (options_.push)
    options_.push(source_.get());
  if (const std::string error = posted_error(); !error.empty())
    fail("the pipeline failed: " + error);
  next_tick_ = std::max(next_tick_ + kTick, Clock::now());
  std::this_thread::sleep_until(next_tick_);
}

// With another number of threads, which cannot be changed otherwise. The page begins anew, as when
// the server announces a new pipeline.
void Replay::restart() {
  gst_element_set_state(pipeline_.get(), GST_STATE_READY);
  journal_.note("restart");
  meddler_->set_threads();
  {
    std::lock_guard lock(mutex_);
    page_.reset();
  }
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

// Until nothing has come for so long that nothing more will.
bool Replay::settle() {
  const auto begin = Clock::now();
  while (Clock::now() < begin + kPatience) {
    tick(false);
    std::lock_guard lock(mutex_);
    if (!outcome_.wrong.empty())
      return false;
    if (Clock::now() > std::max(begin, last_stripe_) + meddler_->paint_over_delay() + kQuiet)
      return true;
  }
  fail("it does not come to rest");
  return false;
}

// What is wrong with the page, which should show the screen by now.
std::string Replay::differs() {
  const Image screen = screen_.screenshot();
  std::lock_guard lock(mutex_);
  if (page_.width() != screen.width || page_.height() != screen.height)
    return "the page is " + std::to_string(page_.width()) + "x" + std::to_string(page_.height()) +
           " and the screen " + std::to_string(screen.width) + "x" + std::to_string(screen.height);
  checked_ = compare(screen, page_.pixels());
  if (checked_.psnr >= kLeastPsnr && checked_.worst_block >= kLeastBlock)
    return "";
  return "the page differs from the screen: PSNR-Y " + std::to_string(checked_.psnr) +
         " dB, worst block " + std::to_string(checked_.worst_block) + " dB at " +
         std::to_string(checked_.worst_x) + "," + std::to_string(checked_.worst_y) +
         ", painted by " + page_.painter_of(checked_.worst_y);
}

void Replay::check() {
  journal_.note("stand still");
  meddler_->stop();
  if (!settle())
    return;
  std::string wrong = differs();
  if (!wrong.empty()) {
    journal_.note(wrong);
    outcome_.late++;
    for (const auto end = Clock::now() + kBudget; !wrong.empty() && Clock::now() < end;) {
      tick(false);
      wrong = differs();
    }
  }
  {
    std::lock_guard lock(mutex_);
    outcome_.checks++;
    outcome_.least_psnr = std::min(outcome_.least_psnr, checked_.psnr);
    outcome_.least_block = std::min(outcome_.least_block, checked_.worst_block);
  }
  if (!wrong.empty())
    fail(wrong);
}

Replay::Outcome Replay::run() {
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  const auto end = Clock::now() + options_.length;
  next_tick_ = Clock::now();
  unsigned checked_at = 0;
  for (;;) {
    unsigned pictures;
    {
      std::lock_guard lock(mutex_);
      if (!outcome_.wrong.empty())
        break;
      pictures = outcome_.pictures;
    }
    const bool over = Clock::now() >= end;
    if (over || pictures >= checked_at + kPicturesUntilCheck) {
      check();
      checked_at = pictures;
      if (over)
        break;
    }
    if (random_() % kTicksUntilRestart == 0)
      restart();
    tick(true);
  }
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  return outcome_;
}

} // namespace stripes::test
