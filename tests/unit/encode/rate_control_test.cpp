// SPDX-License-Identifier: MPL-2.0
// Against a made-up encoder whose pictures cost what film, text or worse would.
#include "encode/rate_control.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <random>
#include <string>

using namespace stripes::encode;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr unsigned kPictureBlocks = 120 * 68; // 1920×1080
constexpr auto kFrame = microseconds(16667);

// The truth that RateControl has to find out.
struct Content {
  double bits = 17;   // of a changed block at quantizer 25
  double halving = 8; // steps of the quantizer that halve them
  double noise = 0.1; // part by which one picture differs from the next
  double fresh = 200; // bits of a block that nothing can predict
};

class Simulation {
 public:
  explicit Simulation(const EncodeSettings &settings) { set(settings); }

  void set(const EncodeSettings &settings) {
    settings_ = settings;
    control_.set(settings);
  }

  // One picture with that many changed blocks, and the rest of the frame's time.
  int picture(const Content &content, unsigned changed, unsigned fresh = 0) {
    if (const auto until = control_.hold_until(now_); until && *until > now_) {
      held_++;
      step(0);
      return last_qp_;
    }
    const QpPlan plan = control_.plan({kPictureBlocks, changed, 0}, now_);
    last_qp_ = plan.change;
    last_plan_ = plan;
    qps_.push_back(plan.change);
    const double bits = ((changed - fresh) * content.bits + fresh * content.fresh) *
                        std::exp2((25 - plan.change) / content.halving) *
                        (1 + content.noise * uniform_(random_));
    const double bytes = changed ? bits / 8 + 20 : 0;
    if (changed)
      control_.spent(StripeKind::Change, changed, plan, static_cast<uint64_t>(bytes), now_);
    step(bytes);
    return plan.change;
  }
  int key(double bits_at_25, double halving) {
    const QpPlan plan = control_.plan({kPictureBlocks, 0, kPictureBlocks}, now_);
    const double bytes = kPictureBlocks * bits_at_25 * std::exp2((25 - plan.key) / halving) / 8;
    control_.spent(StripeKind::Key, kPictureBlocks, plan, static_cast<uint64_t>(bytes), now_);
    step(bytes);
    return plan.key;
  }
  // Refines as much as it may for so long; returns the bytes.
  double refine_for(Clock::duration span, double bits) {
    double total = 0;
    for (const TimePoint end = now_ + span; now_ < end;) {
      const QpPlan plan = control_.plan_still({kPictureBlocks, 0, 0}, now_);
      const unsigned blocks = std::min(480u, plan.refinable_blocks);
      if (blocks == 0) {
        const TimePoint again = plan.refine_from;
        EXPECT_GT(again, now_);
        now_ = again;
        if (again < end) {
          EXPECT_GT(control_.plan_still({kPictureBlocks, 0, 0}, again).refinable_blocks, 0u);
        }
        continue;
      }
      const double bytes = blocks * bits / 8;
      control_.spent(StripeKind::Refinement, blocks, plan, static_cast<uint64_t>(bytes), now_);
      total += bytes;
      now_ += milliseconds(2);
    }
    return total;
  }
  void idle(Clock::duration span) {
    for (const TimePoint end = now_ + span; now_ < end;)
      step(0);
  }

  // A key of so many seconds' worth of a bitrate.
  void overdraw(double seconds, unsigned kbit) {
    const QpPlan plan = control_.plan_still({kPictureBlocks, 0, 0}, now_);
    const double bytes = seconds * kbit * 125;
    control_.spent(StripeKind::Key, kPictureBlocks, plan, static_cast<uint64_t>(bytes), now_);
  }
  void jump(Clock::duration by) {
    now_ += by;
    control_.follow(now_);
  }
  // How long pictures have to wait from now on.
  Clock::duration held_for() {
    const TimePoint begin = now_;
    while (control_.hold_until(now_) && now_ - begin < std::chrono::minutes(10)) {
      now_ += kFrame;
      control_.follow(now_);
    }
    return now_ - begin;
  }

  RateControl &control() { return control_; }
  const QpPlan &plan() const { return last_plan_; }
  TimePoint now() const { return now_; }
  size_t pictures() const { return bytes_.size(); }
  double kbit_s(size_t from, size_t to) const {
    double sum = 0;
    for (size_t i = from; i < to; i++)
      sum += bytes_[i];
    return sum * 8 / 1000 / (static_cast<double>(to - from) / 60);
  }
  // The most in any second, in seconds' worth of the bitrate.
  double worst_second(double kbit) const {
    double worst = 0;
    for (size_t i = 0; i + 60 <= bytes_.size(); i++)
      worst = std::max(worst, kbit_s(i, i + 60) / kbit);
    return worst;
  }
  const std::vector<int> &qps() const { return qps_; }
  unsigned held() const { return held_; }

 private:
  void step(double bytes) {
    bytes_.push_back(bytes);
    now_ += kFrame;
  }

  EncodeSettings settings_;
  RateControl control_;
  TimePoint now_ = TimePoint() + std::chrono::hours(1);
  std::mt19937 random_{1};
  std::uniform_real_distribution<> uniform_{-1, 1};
  int last_qp_ = 0;
  QpPlan last_plan_;
  std::vector<double> bytes_;
  std::vector<int> qps_;
  unsigned held_ = 0;
};

EncodeSettings cbr(unsigned kbit) {
  EncodeSettings settings;
  settings.rate.mode = RateControlMode::Cbr;
  settings.rate.bitrate = kbit;
  return settings;
}

struct Load {
  const char *name;
  Content content;
  std::function<unsigned(int)> changed; // of picture i
};

std::vector<Load> loads() {
  return {
      {"steady film", {17, 6, 0.1}, [](int) { return kPictureBlocks; }},
      {"steady text", {20, 11, 0.1}, [](int) { return 4800u; }},
      {"noisy", {17, 8, 0.5}, [](int) { return kPictureBlocks; }},
      {"half the pictures", {30, 8, 0.1}, [](int i) { return i % 2 ? 0u : 6000u; }},
      {"bursts of a third of a second",
       {25, 8, 0.1},
       [](int i) { return i % 40 < 20 ? kPictureBlocks : 0u; }},
      {"large and small by turns",
       {25, 8, 0.1},
       [](int i) { return i % 90 < 45 ? kPictureBlocks : 800u; }},
      {"caret beside scrolling", {20, 9, 0.2}, [](int i) { return i % 3 ? 4u : 5000u; }},
  };
}

} // namespace

TEST(RateControl, CbrComesWithinFivePercentOverTenSeconds) {
  for (const Load &load : loads())
    for (unsigned kbit : {1000u, 2000u, 4000u, 8000u}) {
      Simulation s(cbr(kbit));
      for (int i = 0; i < 660; i++)
        s.picture(load.content, load.changed(i));
      const auto [finest, coarsest] = std::minmax_element(s.qps().begin() + 120, s.qps().end());
      const double made = s.kbit_s(60, 660);
      const std::string what = std::string(load.name) + " at " + std::to_string(kbit);
      EXPECT_LT(made, kbit * 1.05) << what;
      if (*finest > 14) { // else it cannot cost more
        EXPECT_GT(made, kbit * 0.95) << what;
      }
      if (*coarsest < 51) { // else only fewer pictures cost less
        EXPECT_EQ(s.held(), 0u) << what;
      }
      EXPECT_LT(s.worst_second(kbit), 1.6) << what;
    }
}

TEST(RateControl, SteadyMotionIsSteadyQuality) {
  Simulation s(cbr(2000));
  for (int i = 0; i < 600; i++)
    s.picture({17, 7, 0.1}, kPictureBlocks);
  const auto [finest, coarsest] = std::minmax_element(s.qps().begin() + 120, s.qps().end());
  EXPECT_LE(*coarsest - *finest, 2);
}

TEST(RateControl, QuantizersStayInTheirRange) {
  for (unsigned kbit : {1u, 100u, 2000u, 1000000u}) {
    EncodeSettings settings = cbr(kbit);
    settings.rate.min_qp = 20;
    settings.rate.max_qp = 40;
    Simulation s(settings);
    std::mt19937 random(kbit);
    for (int i = 0; i < 2000; i++) {
      s.picture({static_cast<double>(1 + random() % 400), 8, 0.5},
                static_cast<unsigned>(random()) % (kPictureBlocks + 1));
      for (int qp : {s.plan().change, s.plan().key, s.plan().still}) {
        EXPECT_GE(qp, 20);
        EXPECT_LE(qp, 40);
      }
    }
  }
}

TEST(RateControl, AnotherPageTakesNoMoreThanASecond) {
  for (unsigned kbit : {500u, 2000u, 8000u}) {
    Simulation s(cbr(kbit));
    s.idle(std::chrono::seconds(5));
    const size_t before = s.pictures();
    s.picture({17, 8, 0, 250}, kPictureBlocks, kPictureBlocks);
    EXPECT_LT(s.kbit_s(before, before + 1) / 60, kbit) << kbit; // kbit of that one picture
    s.idle(std::chrono::seconds(2));
    for (int i = 0; i < 60; i++) // it goes on changing wholly
      s.picture({250, 8, 0, 250}, kPictureBlocks, kPictureBlocks);
    EXPECT_LT(s.worst_second(kbit), 2.1) << kbit;
  }
}

TEST(RateControl, AKeyOfThePictureTakesNoMoreThanASecond) {
  for (unsigned kbit : {1000u, 2000u, 8000u}) {
    Simulation s(cbr(kbit));
    for (int again = 0; again < 4; again++) {
      const size_t before = s.pictures();
      s.key(270, 8);
      EXPECT_LT(s.kbit_s(before, before + 1) / 60, kbit) << kbit;
      s.idle(milliseconds(700));
    }
  }
}

TEST(RateControl, PicturesWaitWhereTheCoarsestIsTooMuch) {
  Simulation s(cbr(300));
  for (int i = 0; i < 1200; i++)
    s.picture({40, 11, 0}, kPictureBlocks);
  EXPECT_GT(s.held(), 100u);
  EXPECT_NEAR(s.kbit_s(600, 1200), 300, 30);
  EXPECT_LT(s.worst_second(300), 2.25) << "what was saved, a second, what was borrowed, a picture";
}

TEST(RateControl, QualityComesBackWhenMotionEnds) {
  Simulation s(cbr(1000));
  for (int i = 0; i < 300; i++)
    s.picture({20, 8, 0}, kPictureBlocks);
  EXPECT_GT(s.plan().change, 40);
  for (int i = 0; i < 60; i++)
    s.picture({20, 8, 0}, 40);
  EXPECT_LE(s.plan().change, 22);
}

TEST(RateControl, SettingsCountFromTheNextPicture) {
  Simulation s(cbr(8000));
  for (int i = 0; i < 300; i++)
    s.picture({17, 8, 0}, kPictureBlocks);
  const int before = s.plan().change;
  s.set(cbr(1000));
  EXPECT_GE(s.picture({17, 8, 0}, kPictureBlocks), before + 15);
  EncodeSettings crf;
  crf.rate.crf_rise = 0;
  for (unsigned value : {40u, 12u, 1u, 51u}) {
    crf.crf = value;
    s.set(crf);
    EXPECT_EQ(s.picture({17, 8, 0}, kPictureBlocks), static_cast<int>(value));
  }
  s.set(cbr(8000));
  for (int i = 0; i < 300; i++)
    s.picture({17, 8, 0}, kPictureBlocks);
  EXPECT_NEAR(s.plan().change, before, 2);
}

TEST(RateControl, CrfRisesWithMotionAndFallsWithStillness) {
  EncodeSettings settings;
  settings.rate.crf_rise = 4;
  Simulation s(settings);
  for (int i = 0; i < 120; i++)
    EXPECT_EQ(s.picture({}, 12), 25) << "a caret is no motion";
  EXPECT_EQ(s.picture({}, kPictureBlocks), 25) << "nor is another page";
  s.idle(std::chrono::seconds(1));
  int last = 25;
  for (int i = 0; i < 60; i++) {
    const int qp = s.picture({}, kPictureBlocks);
    EXPECT_GE(qp, last);
    EXPECT_LE(qp, last + 1);
    last = qp;
  }
  EXPECT_EQ(last, 29);
  EXPECT_EQ(s.plan().key, 26);
  s.idle(std::chrono::seconds(2));
  EXPECT_EQ(s.picture({}, 12), 25);
  for (int i = 0; i < 120; i++) // a video in a ninth of the picture
    EXPECT_LE(s.picture({}, i % 2 ? 0 : 920), 25);
}

TEST(RateControl, MaxBitrateBoundsCrfAndOtherwiseChangesNothing) {
  EncodeSettings plain, capped;
  plain.rate.crf_rise = capped.rate.crf_rise = 2;
  capped.rate.max_bitrate = 4000;
  Simulation free(plain), bound(capped);
  for (int i = 0; i < 300; i++)
    EXPECT_EQ(free.picture({17, 8, 0}, 1500), bound.picture({17, 8, 0}, 1500));
  EXPECT_LT(bound.kbit_s(0, 300), 4000);
  for (int i = 0; i < 660; i++)
    bound.picture({17, 8, 0}, kPictureBlocks);
  EXPECT_NEAR(bound.kbit_s(bound.pictures() - 600, bound.pictures()), 4000, 200);
  capped.rate.mode = RateControlMode::Cbr;
  capped.rate.bitrate = 8000; // the lesser counts
  bound.set(capped);
  for (int i = 0; i < 660; i++)
    bound.picture({17, 8, 0}, kPictureBlocks);
  EXPECT_NEAR(bound.kbit_s(bound.pictures() - 600, bound.pictures()), 4000, 200);
}

TEST(RateControl, ALetterIsSharpBesideMotionUntilNothingIsLeft) {
  Simulation s(cbr(2000));
  for (int i = 0; i < 600; i++) {
    s.picture({17, 8, 0.1}, kPictureBlocks);
    if (i > 120) {
      EXPECT_TRUE(s.plan().sharp);
    }
  }
  s.control().spent(StripeKind::Key, kPictureBlocks, s.plan(), 100000, s.now());
  s.picture({17, 8, 0.1}, 4);
  EXPECT_FALSE(s.plan().sharp);
  EXPECT_FALSE(s.plan().sharp_keys);
}

TEST(RateControl, RefinementKeepsToItsBudget) {
  EncodeSettings settings;
  settings.rate.refine_bitrate = 800;
  Simulation s(settings);
  s.picture({}, kPictureBlocks);
  EXPECT_NEAR(s.refine_for(std::chrono::seconds(10), 50), 11 * 100e3, 10e3) << "one was saved up";
  EXPECT_GT(s.refine_for(milliseconds(500), 50), 40e3);

  settings.rate.refine_bitrate = 0;
  Simulation automatic(settings);
  automatic.picture({}, kPictureBlocks);
  EXPECT_GT(automatic.refine_for(milliseconds(250), 60), kPictureBlocks * 60 / 8 * 0.9)
      << "all of a page at once";
}

// A key of grain, which cannot be had in portions, costs ten seconds of the budget.
TEST(RateControl, WhatWasTooDearIsSoonLetOffUnlessABudgetIsAsked) {
  EncodeSettings settings;
  const auto wait_after_a_key = [&settings] {
    RateControl control;
    control.set(settings);
    const TimePoint now{std::chrono::hours(1)};
    const QpPlan plan = control.plan({kPictureBlocks, kPictureBlocks, 0}, now);
    control.spent(StripeKind::Refinement, kPictureBlocks, plan, kPictureBlocks * 1280, now);
    return control.plan_still({kPictureBlocks, 0, 0}, now).refine_from - now;
  };
  EXPECT_LT(wait_after_a_key(), std::chrono::seconds(1));
  settings.rate.refine_bitrate = 1000;
  EXPECT_GT(wait_after_a_key(), std::chrono::seconds(9));
}

TEST(RateControl, RefinementLeavesTheBitrateToMotion) {
  Simulation s(cbr(2000));
  for (int i = 0; i < 600; i++) {
    s.picture({17, 8, 0}, kPictureBlocks);
    if (i > 60) {
      EXPECT_EQ(s.plan().refinable_blocks, 0u) << i;
    }
  }
  s.idle(std::chrono::seconds(2));
  const double bytes = s.refine_for(std::chrono::seconds(10), 60);
  EXPECT_LT(bytes, 250e3 * 10.5);
  EXPECT_GT(bytes, 250e3 * 9);
}

TEST(RateControl, TimeMayStandStillOrGoBack) {
  RateControl control;
  control.set(cbr(2000));
  TimePoint now = TimePoint() + std::chrono::hours(1);
  const auto picture = [&] {
    const QpPlan plan = control.plan({kPictureBlocks, 5000, 0}, now);
    EXPECT_GE(plan.change, 14);
    EXPECT_LE(plan.change, 51);
    control.spent(StripeKind::Change, 5000, plan, 2000, now);
    return plan.change;
  };
  int before = 0;
  for (int i = 0; i < 600; i++, now += kFrame)
    before = picture();
  now -= milliseconds(5000);
  for (int i = 0; i < 5; i++)
    picture();
  for (int i = 0; i < 120; i++, now += kFrame)
    picture();
  EXPECT_NEAR(picture(), before, 4) << "a stream that begins again";
}

TEST(RateControl, AnotherBitrateKeepsNobodyWaitingForTheOldOne) {
  Simulation s(cbr(20000));
  s.overdraw(0.85, 20000); // half a second was saved up
  s.set(cbr(500));
  EXPECT_EQ(s.held_for(), Clock::duration::zero()) << "at a fortieth";
  s.overdraw(1, 500);
  EXPECT_GT(s.held_for(), milliseconds(500));
  s.overdraw(20, 500);
  s.set(cbr(20000));
  EXPECT_LT(s.held_for(), milliseconds(300)) << "what much was at 500 kbit/s is little now";
}

TEST(RateControl, BitratesThatFollowACongestedLinkDoNotForgetWhatIsOverdrawn) {
  Simulation s(cbr(500));
  s.overdraw(4.5, 500);
  for (int i = 0; i < 10; i++) {
    s.set(cbr(480));
    s.set(cbr(500));
  }
  EXPECT_GT(s.held_for(), milliseconds(2000));
}

TEST(RateControl, PicturesAndRefinementGoOnWhereTimeGoesBack) {
  EncodeSettings settings = cbr(2000);
  settings.rate.refine_bitrate = 800;
  for (const auto back : {Clock::duration(kFrame), Clock::duration(std::chrono::hours(1))}) {
    Simulation s(settings);
    s.picture({}, kPictureBlocks);
    s.overdraw(1.5, 2000);
    s.jump(-back);
    EXPECT_TRUE(s.control().hold_until(s.now())) << "it is owed all the same";
    EXPECT_LT(s.held_for(), milliseconds(1200));

    const QpPlan plan = s.control().plan_still({kPictureBlocks, 0, 0}, s.now());
    s.control().spent(StripeKind::Refinement, kPictureBlocks, plan, 150000, s.now());
    s.jump(-back);
    s.idle(std::chrono::seconds(3));
    EXPECT_GT(s.control().plan_still({kPictureBlocks, 0, 0}, s.now()).refinable_blocks, 0u);
  }
}

// Film until it is coarse, then nothing that would tell the meters of another time.
TEST(RateControl, WhatMovedBeforeTimeWentBackFades) {
  Simulation s(cbr(2000));
  for (int i = 0; i < 300; i++)
    s.picture({17, 8, 0}, kPictureBlocks);
  const int film = s.plan().change;
  s.jump(-std::chrono::hours(1));
  int qp = 0;
  for (int i = 0; i < 120; i++) {
    const QpPlan plan = s.control().plan({kPictureBlocks, 4, 0}, s.now());
    s.control().spent(StripeKind::Sharp, 4, plan, 20, s.now());
    s.idle(kFrame);
    qp = plan.change;
  }
  EXPECT_LE(qp, 14) << "as fine as what stands still; the film had " << film;
}

TEST(RateControl, TimeThatJumpsForwardSavesNoMoreThanHalfASecond) {
  Simulation s(cbr(2000));
  for (int i = 0; i < 300; i++) {
    s.picture({17, 8, 0}, kPictureBlocks);
    if (i % 120 == 60)
      s.jump(std::chrono::hours(1));
  }
  EXPECT_LT(s.worst_second(2000), 1.6);
}

TEST(RateControl, AStreamThatBeginsAnewOwesNothingAndKnowsWhatThingsCost) {
  Simulation s(cbr(2000));
  for (int i = 0; i < 300; i++)
    s.picture({17, 8, 0}, kPictureBlocks);
  const int before = s.plan().change;
  s.overdraw(3, 2000);
  s.control().forget_debts();
  s.jump(-std::chrono::hours(1));
  EXPECT_EQ(s.held_for(), Clock::duration::zero());
  EXPECT_NEAR(s.picture({17, 8, 0}, kPictureBlocks), before, 3);
}

// Tall stripes get their keys coarser than others, which says nothing about what keys cost.
TEST(RateControl, KeysOfTallStripesTeachTheSameAsOthers) {
  EncodeSettings settings;
  settings.rate.crf_rise = 10;
  settings.rate.max_bitrate = 100000;
  int learnt[2];
  for (const bool tall : {false, true}) {
    Simulation s(settings);
    for (int i = 0; i < 60; i++)
      s.picture({1, 8, 0}, kPictureBlocks);
    for (int i = 0; i < 20; i++) {
      const unsigned blocks = kPictureBlocks / 16;
      const QpPlan plan = s.control().plan_still({kPictureBlocks, 0, blocks}, s.now());
      ASSERT_EQ(plan.tall_key(), plan.key + 3) << i;
      const double bits = 500 * std::exp2((25 - (tall ? plan.tall_key() : plan.key)) / 8.0);
      s.control().spent(tall ? StripeKind::TallKey : StripeKind::Key, blocks, plan,
                        static_cast<uint64_t>(blocks * bits / 8), s.now());
      s.idle(milliseconds(200));
    }
    s.set(cbr(2000)); // where it matters
    s.idle(std::chrono::seconds(2));
    learnt[tall] = s.control().plan_still({kPictureBlocks, 0, kPictureBlocks}, s.now()).key;
  }
  EXPECT_EQ(learnt[true], learnt[false]);
}
