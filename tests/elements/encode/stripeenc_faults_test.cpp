// SPDX-License-Identifier: MPL-2.0
// What happens when a library beneath stripeenc refuses: one clear error where nothing helps, and
// otherwise a page that is whole again as soon as it works again.
#include "config.h"
#include "elements/encode/encoder_bed.h"
#include "elements/encode/faults.h"
#include "stripe/gststripe.h"

#include <gtest/gtest.h>
#include <thread>

using namespace std::chrono_literals;
using stripes::adopt;
using stripes::test::EncoderBed;
using stripes::test::Fault;
using What = Fault::What;
using Sentences = std::vector<std::string>;

namespace {

constexpr unsigned kWidth = 640, kHeight = 264;

// The page shows the picture as soon as nothing goes wrong any more.
void expect_whole_again(EncoderBed &bed) {
  bed.picture->text(0, 0, kWidth, kHeight, 99);
  ASSERT_EQ(bed.push(), GST_FLOW_OK);
  EXPECT_GT(bed.psnr_reaches(30.1), 30);
  bed.settle(150ms);
  EXPECT_GT(bed.psnr(), 30);
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR), Sentences());
}

#if HAVE_X264
// Pushes changed pictures until one is refused; GST_FLOW_OK when none is.
GstFlowReturn push_until_refused(EncoderBed &bed, unsigned pictures) {
  GstFlowReturn flow = GST_FLOW_OK;
  for (unsigned i = 0; i < pictures && flow == GST_FLOW_OK; i++) {
    bed.picture->text(0, 0, kWidth, kHeight, i);
    flow = bed.push();
  }
  return flow;
}
#endif

} // namespace

#if HAVE_X264
TEST(StripeEncFaults, AnEncoderThatNeverOpensIsOneError) {
  EncoderBed bed("codec=h264 paint-over-delay=10", kWidth, kHeight);
  const Fault fault(What::OpenX264, 1);
  EXPECT_EQ(push_until_refused(bed, 50), GST_FLOW_ERROR);
  std::this_thread::sleep_for(100ms); // the still timer has nothing to add
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR), Sentences{"The H.264 encoder could not be started."});
  EXPECT_TRUE(bed.take().empty());
}

TEST(StripeEncFaults, AnEncoderThatNeverEncodesIsOneError) {
  EncoderBed bed("codec=h264 paint-over-delay=10", kWidth, kHeight);
  const Fault fault(What::EncodeX264, 1);
  EXPECT_EQ(push_until_refused(bed, 50), GST_FLOW_ERROR);
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR), Sentences{"A picture could not be encoded as H.264."});
}

TEST(StripeEncFaults, AnEncoderThatSometimesRefusesBeginsAgainWithAKey) {
  // Not with every picture, or ten in a row would be the end.
  for (const auto &[what, nth] : {std::pair{What::OpenX264, 2u},
                                  {What::OpenX264, 3u},
                                  {What::EncodeX264, 7u},
                                  {What::EncodeX264, 11u}}) {
    EncoderBed bed("codec=h264 stripe-height=64 threads=2 paint-over-delay=10", kWidth, kHeight);
    {
      const Fault fault(what, nth);
      for (unsigned i = 0; i < 30; i++) {
        bed.picture->text(0, 0, kWidth, kHeight, i);
        ASSERT_EQ(bed.push(), GST_FLOW_OK);
        bed.take(); // and whatever came could be painted
      }
      EXPECT_GT(fault.happened(), 0u);
    }
    EXPECT_GT(bed.stat("failed"), 0u);
    expect_whole_again(bed);
  }
}

TEST(StripeEncFaults, AnEncoderThatRefusesWhileNothingMovesIsTriedAgain) {
  EncoderBed bed("codec=h264 paint-over-delay=10", kWidth, kHeight);
  bed.picture->text(0, 0, kWidth, kHeight, 1);
  bed.push();
  bed.settle();
  {
    const Fault fault(What::EncodeX264, 2);
    bed.request_keys({});
    bed.until([&](const auto &) { return fault.happened() > 0; });
    bed.settle(200ms);
    EXPECT_GT(fault.happened(), 0u);
  }
  expect_whole_again(bed);
}
#endif

TEST(StripeEncFaults, MemoryThatRunsOutCostsPicturesAndNothingElse) {
  for (const char *properties : {
         "threads=1 paint-over-delay=10", "threads=3 stripe-height=64",
#if HAVE_JPEG
             "codec=jpeg paint-over-delay=10"
#endif
       })
    for (const unsigned nth : {1u, 2u, 3u, 4u, 6u, 9u, 14u, 25u}) {
      EncoderBed bed(properties, kWidth, kHeight);
      bed.push();
      for (unsigned i = 0; i < 3; i++) {
        bed.picture->text(0, 0, kWidth, kHeight, i);
        auto buffer = bed.buffer();
        const Fault fault(What::Memory, nth);
        ASSERT_EQ(gst_harness_push(bed.harness(), buffer.release()), GST_FLOW_OK)
            << properties << ", every allocation " << nth;
      }
      bed.take();
      expect_whole_again(bed);
    }
}

TEST(StripeEncFaults, NoMemoryForTheRowsIsOneError) {
  EncoderBed bed("stripe-height=64", kWidth, kHeight);
  bed.push();
  const auto large =
      adopt(gst_caps_from_string("video/x-raw,format=BGRx,width=3840,height=2160,framerate=60/1"));
  {
    const Fault fault(What::Memory, 1, 1000);
    gst_harness_push_event(bed.harness(), gst_event_new_caps(large.get()));
    EXPECT_GT(fault.happened(), 0u);
  }
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR),
            Sentences{"There is not enough memory to encode pictures of 3840x2160."});
  // Another try helps, with that size and with another one.
  bed.resize(3840, 2160);
  bed.push();
  unsigned lines = 0;
  for (const auto &out : bed.take())
    lines += out.key ? out.height : 0;
  EXPECT_EQ(lines, 2160u);
  bed.resize(kWidth, kHeight);
  expect_whole_again(bed);
}

TEST(StripeEncFaults, ThreadsThatCannotBeStartedAreDoneWithout) {
  EncoderBed bed("threads=16", kWidth, kHeight);
  const auto element = bed.element();
  gst_element_set_state(element.get(), GST_STATE_READY);
  {
    const Fault fault(What::Thread, 3);
    EXPECT_EQ(gst_element_set_state(element.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_SUCCESS);
    EXPECT_EQ(fault.happened(), 1u);
  }
  EXPECT_EQ(bed.posted(GST_MESSAGE_WARNING),
            Sentences{"Only 3 of 16 threads could be started; encoding goes on with those."});
  gst_harness_play(bed.harness());
  bed.resize(kWidth, kHeight);
  expect_whole_again(bed);
}

TEST(StripeEncFaults, NoThreadAtAllIsOneError) {
  EncoderBed bed("threads=4", kWidth, kHeight);
  const auto element = bed.element();
  gst_element_set_state(element.get(), GST_STATE_READY);
  {
    const Fault fault(What::Thread, 1);
    EXPECT_EQ(gst_element_set_state(element.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  }
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR), Sentences{"No thread could be started for encoding."});
  EXPECT_EQ(gst_element_set_state(element.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_SUCCESS)
      << "and another try helps";
}
