// SPDX-License-Identifier: MPL-2.0
// A source that writes down what it is asked for, and branches behind a tee.
#include "base/gst_ptr.h"
#include "stripe/gststripe.h"
#include "throttle/throttle_path.h"

#include <gtest/gtest.h>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace stripes::throttle {
namespace {

constexpr GstClockTime kHold = GST_STRIPE_THROTTLE_HOLD;

class ThrottlePath : public testing::Test {
 protected:
  // line: elements from "source", a fakesrc, on.
  void build(const std::string &line) {
    pipeline_ = adopt(gst_parse_launch(("fakesrc name=source ! " + line).c_str(), nullptr));
    ASSERT_TRUE(pipeline_);
    const auto source = element("source");
    const auto source_pad = adopt(gst_element_get_static_pad(source.get(), "src"));
    first_ = adopt(gst_pad_get_peer(source_pad.get()));
    gst_pad_add_probe(
        first_.get(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
        [](GstPad *, GstPadProbeInfo *info, gpointer self) {
          GstClockTime interval = 0;
          if (!gst_stripe_event_parse_throttle(GST_PAD_PROBE_INFO_EVENT(info), &interval))
            return GST_PAD_PROBE_OK;
          auto *test = static_cast<ThrottlePath *>(self);
          std::lock_guard lock(test->mutex_);
          test->asked_.push_back(interval);
          return GST_PAD_PROBE_DROP;
        },
        this, nullptr);
    activate(TRUE);
  }

  // Events pass through active pads only. The source stays still: it would push pictures.
  void activate(gboolean active) {
    const Unique<GstIterator, gst_iterator_free> elements(
        gst_bin_iterate_elements(GST_BIN(pipeline_.get())));
    gst_iterator_foreach(
        elements.get(),
        [](const GValue *value, gpointer wanted) {
          auto *each = GST_ELEMENT(g_value_get_object(value));
          if (each->numsinkpads == 0)
            return;
          for (GList *pad = each->pads; pad; pad = pad->next)
            gst_pad_set_active(GST_PAD(pad->data), GPOINTER_TO_INT(wanted));
        },
        GINT_TO_POINTER(active));
  }

  void TearDown() override {
    if (pipeline_)
      activate(FALSE);
  }

  Ref<GstElement> element(const char *name) {
    return adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), name));
  }
  Ref<GstPad> sink_of(const char *name) {
    return adopt(gst_element_get_static_pad(element(name).get(), "sink"));
  }
  // As an encoder does it.
  bool wish(const char *name, GstClockTime interval) {
    const auto pad = sink_of(name);
    if (!open_throttle_path(pad.get()))
      return false;
    gst_pad_push_event(pad.get(), gst_stripe_event_new_throttle(interval));
    return true;
  }
  std::vector<GstClockTime> asked() {
    std::lock_guard lock(mutex_);
    return std::exchange(asked_, {});
  }

  using Intervals = std::vector<GstClockTime>;
  Ref<GstElement> pipeline_;
  Ref<GstPad> first_; // what the source feeds
  std::mutex mutex_;  // guards asked_
  Intervals asked_;
};

TEST_F(ThrottlePath, GoesStraightToTheSource) {
  build("queue ! identity ! fakesink name=a");
  EXPECT_TRUE(wish("a", kHold));
  EXPECT_TRUE(wish("a", 0));
  EXPECT_EQ(asked(), (Intervals{kHold, 0}));
}

TEST_F(ThrottlePath, StopsAtWhatDropsPictures) {
  build("videoconvert ! fakesink name=a");
  EXPECT_FALSE(wish("a", kHold));
  EXPECT_EQ(asked(), Intervals{});
}

TEST_F(ThrottlePath, RestsWhenAllBranchesDo) {
  build("tee name=t ! queue ! fakesink name=a t. ! queue ! fakesink name=b");
  EXPECT_TRUE(wish("a", kHold));
  EXPECT_EQ(asked(), Intervals{}) << "b wants pictures";
  EXPECT_TRUE(wish("b", kHold));
  EXPECT_EQ(asked(), (Intervals{kHold}));
  EXPECT_TRUE(wish("b", kHold));
  EXPECT_EQ(asked(), Intervals{}) << "it knows";
  EXPECT_TRUE(wish("a", 0));
  EXPECT_EQ(asked(), (Intervals{0}));
  EXPECT_TRUE(wish("b", 0));
  EXPECT_EQ(asked(), Intervals{});
}

TEST_F(ThrottlePath, TakesTheShortestDistance) {
  build("tee name=t ! fakesink name=a t. ! fakesink name=b");
  wish("a", 50 * GST_MSECOND);
  wish("b", 20 * GST_MSECOND);
  wish("b", kHold);
  EXPECT_EQ(asked(), (Intervals{20 * GST_MSECOND, 50 * GST_MSECOND}));
}

TEST_F(ThrottlePath, ABranchThatNeverAsksKeepsEveryPicture) {
  build("tee name=t ! fakesink name=a t. ! queue ! videoconvert ! fakesink name=b");
  EXPECT_TRUE(wish("a", kHold));
  EXPECT_FALSE(wish("b", kHold));
  EXPECT_EQ(asked(), Intervals{});
}

TEST_F(ThrottlePath, BranchesThatComeAndGo) {
  build("tee name=t ! fakesink name=a");
  wish("a", kHold);
  EXPECT_EQ(asked(), (Intervals{kHold}));
  const auto tee = element("t");
  const auto branch = adopt(gst_element_request_pad_simple(tee.get(), "src_%u"));
  EXPECT_EQ(asked(), (Intervals{0})) << "somebody new";
  gst_element_release_request_pad(tee.get(), branch.get());
  EXPECT_EQ(asked(), (Intervals{kHold}));
}

TEST_F(ThrottlePath, TeesBehindTees) {
  build("tee name=t ! tee name=u ! fakesink name=a u. ! fakesink name=b t. ! fakesink name=c");
  wish("a", kHold);
  wish("c", kHold);
  EXPECT_EQ(asked(), Intervals{});
  wish("b", kHold);
  EXPECT_EQ(asked(), (Intervals{kHold}));
}

TEST_F(ThrottlePath, ASourceThatBeginsAnewWasToldNothing) {
  build("tee name=t ! fakesink name=a t. ! fakesink name=b");
  wish("a", kHold);
  wish("b", kHold);
  EXPECT_EQ(asked(), (Intervals{kHold}));
  gst_pad_send_event(first_.get(), gst_event_new_stream_start("again"));
  wish("a", kHold);
  EXPECT_EQ(asked(), Intervals{});
  wish("b", kHold);
  EXPECT_EQ(asked(), (Intervals{kHold}));
}

TEST_F(ThrottlePath, BranchesOnThreadsOfTheirOwn) {
  build("tee name=t ! fakesink name=a t. ! fakesink name=b");
  const auto flicker = [this](const char *name) {
    for (int i = 0; i < 500; i++) {
      wish(name, kHold);
      wish(name, 0);
    }
    wish(name, kHold);
  };
  std::thread a(flicker, "a"), b(flicker, "b");
  a.join();
  b.join();
  const auto all = asked();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all.back(), kHold);
  for (size_t i = 0; i < all.size(); i++)
    EXPECT_EQ(all[i], i % 2 ? 0 : kHold) << "each once, in order";
}

} // namespace
} // namespace stripes::throttle
