// SPDX-License-Identifier: MPL-2.0
// Full colour as an element has it: caps, and the change while pictures flow.
#include "base/gst_ptr.h"
#include "stripe/gststripe.h"
#include "support/desktop_picture.h"
#include "support/stripe_canvas.h"

#include <gst/check/gstharness.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

using namespace stripes;
using stripes::test::DesktopPicture;
using stripes::test::psnr_y;
using stripes::test::StripeCanvas;

namespace {

constexpr unsigned kWidth = 641, kHeight = 201; // odd, which 4:4:4 does not round
constexpr size_t kRows = 4 - 1;                 // the rest of 9 joins the row above it

// Pulls stripes as a page does that begins anew with every new caps.
class Page {
 public:
  explicit Page(const char *encoder) : harness_(gst_harness_new_parse(encoder)) {
    const auto caps = "video/x-raw,format=BGRx,framerate=60/1,width=" + std::to_string(kWidth) +
                      ",height=" + std::to_string(kHeight);
    gst_harness_set_src_caps_str(harness_.get(), caps.c_str());
    gst_harness_play(harness_.get());
  }

  void show(const DesktopPicture &picture) {
    auto buffer = adopt(gst_buffer_new_memdup(picture.pixels.data(), picture.pixels.size()));
    GST_BUFFER_PTS(buffer.get()) = pts_;
    pts_ += GST_SECOND / 60;
    ASSERT_EQ(gst_harness_push(harness_.get(), buffer.release()), GST_FLOW_OK);
    take();
  }
  void set(const char *chroma) {
    const auto element = adopt(gst_harness_find_element(harness_.get(), "stripeenc"));
    gst_util_set_object_arg(G_OBJECT(element.get()), "chroma", chroma);
  }
  void set_from_downstream(const char *chroma) {
    gst_harness_push_upstream_event(harness_.get(),
                                    gst_stripe_event_new_settings(gst_structure_new(
                                        "settings", "chroma", G_TYPE_STRING, chroma, nullptr)));
  }
  // Waits for so many stripes in 4:4:4.
  bool wait_for_full(unsigned count) {
    for (int i = 0; i < 30000 && full[true] < count; i++) {
      g_usleep(2000);
      take();
    }
    return full[true] >= count;
  }
  std::string caps_field(const char *name) const {
    const char *value =
        caps_ ? gst_structure_get_string(gst_caps_get_structure(caps_.get(), 0), name) : nullptr;
    return value ? value : "";
  }

  StripeCanvas canvas{kWidth, kHeight};
  std::string error;             // the first one
  std::map<bool, unsigned> full; // stripes in 4:4:4 and others

 private:
  void take() {
    while (auto buffer = adopt(gst_harness_try_pull(harness_.get()))) {
      const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer.get());
      // A harness tells of events apart from buffers: a stripe's own profile shows its caps' turn.
      const std::string wrong = canvas.paint(codec(), buffer.get());
      if (!wrong.empty() && error.empty())
        error = wrong;
      if (last_full_ != canvas.full_colour()) {
        last_full_ = canvas.full_colour();
        begun_.clear();
      }
      if (begun_.insert(meta->y).second && !meta->key && error.empty())
        error = "row " + std::to_string(meta->y) + " does not begin with a key";
      full[canvas.full_colour()]++;
    }
  }
  std::string codec() {
    caps_ = adopt(gst_pad_get_current_caps(harness_->sinkpad));
    return caps_field("codec");
  }

  Unique<GstHarness, gst_harness_teardown> harness_;
  Ref<GstCaps> caps_;
  GstClockTime pts_ = 0;
  std::optional<bool> last_full_;
  std::set<unsigned> begun_; // rows that had a stripe of this kind
};

DesktopPicture scrolled(unsigned step) {
  DesktopPicture picture(kWidth, kHeight);
  picture.text(0, 0, kWidth, kHeight, step);
  picture.fill(8 * (step % 60), 20, 40, 150, 0xc02060);
  return picture;
}

} // namespace

TEST(StripeEncChroma, ChangesWhilePicturesFlow) {
  Page page("stripeenc paint-over=off");
  unsigned step = 0;
  page.show(scrolled(step));
  EXPECT_EQ(page.caps_field("chroma"), "4:2:0");
  for (const char *chroma : {"4:4:4", "4:2:0", "4:4:4"}) {
    const bool full = std::string(chroma) == "4:4:4";
    page.full.clear();
    page.set(chroma);
    for (int i = 0; i < 10; i++)
      page.show(scrolled(++step));
    EXPECT_EQ(page.error, "") << chroma;
    EXPECT_EQ(page.caps_field("chroma"), chroma);
    EXPECT_GE(page.full[full], 10u);
    EXPECT_EQ(page.full[!full], 0u);
    EXPECT_GT(psnr_y(page.canvas.pixels(), scrolled(step).pixels, kWidth, kHeight), 32);
  }
}

TEST(StripeEncChroma, ChangesOnAStillScreen) {
  Page page("stripeenc");
  const DesktopPicture picture = scrolled(1);
  page.show(picture);
  page.set_from_downstream("4:4:4");
  EXPECT_TRUE(page.wait_for_full(kRows));
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.caps_field("chroma"), "4:4:4");
}

TEST(StripeEncChroma, IsWrittenInThePipelineLine) {
  Page page("stripeenc chroma=4:4:4");
  page.show(scrolled(1));
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.caps_field("chroma"), "4:4:4");
  EXPECT_EQ(page.full[false], 0u);
}

TEST(StripeEncChroma, IsNotSaidOfJpegWhichSaysItItself) {
  Page page("stripeenc codec=jpeg chroma=4:4:4");
  page.show(scrolled(1));
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.caps_field("chroma"), "");
  EXPECT_EQ(page.full[false], 0u);
}
