// SPDX-License-Identifier: MPL-2.0
#include "encode/rate_control.h"

#include <algorithm>

namespace stripes::encode {

namespace {

// Bits of a block at quantizer 25, before anything was learnt: a photo that moves, a page of text
// that is new, and text that becomes sharp.
constexpr double kChangeBits = 20, kNewBits = 270, kRefineBits = 60;
constexpr double kWholeShare = 1. / 16; // of a picture tells what its blocks cost
constexpr int kKeyBonus = 3; // a key is the reference of all that follows: x264's own ip_ratio
// What stands still is looked at: in x264's CRF it would get about as much less, as the reference
// of a long time. Grain in a photo is within 45 dB then.
constexpr int kStillOffset = 4;
constexpr int kCoarsest = 51, kFinest = 1;

// Of a second's bytes: what may be saved up, what may be overdrawn, what of the savings is kept
// from refinement for the next change, and how far overdrawn "empty" is.
constexpr double kCredit = 0.5, kDebt = 0.5, kReserve = 0.25, kEmpty = -0.25;
constexpr double kBurstShare = 0.7; // of what is there may go for one picture
constexpr double kUrge = 3;         // halvings of the aim for a second of debt

constexpr double kFastest = 30; // pictures a second that change wholly are full motion
constexpr double kNoMotion = 0.05, kMostMotion = 0.5; // of that: where the rise begins, and ends
constexpr double kStay = 0.7;    // steps that the aim may be off before the quantizer follows
constexpr int kStepUp = 3;       // at most, a picture
constexpr double kForget = 2;    // e-folds a second in which what moved counts as calm again
constexpr double kStepDown = 40; // at most, a second

constexpr double kRefineBytes = 128; // a second for each block: what such a picture costs in motion
// Seconds. Grain in a key of the finest quantizer overdraws by ten times that, but nobody who looks
// at a picture that stands still waits so long, unless a refine-bitrate says so.
constexpr double kMostRefineDebt = 0.5;

// Nobody sees a quantizer that wavers between two values if it does not.
int settle(double wanted, std::optional<int> now) {
  return now && std::abs(wanted - *now) < kStay ? *now : static_cast<int>(std::lround(wanted));
}

double seconds(Clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

} // namespace

RateControl::RateControl()
    : change_cost_(kChangeBits), new_cost_(kNewBits), key_cost_(kNewBits),
      refine_cost_(kRefineBits), moved_(Milliseconds(400)), work_soon_(Milliseconds(100)),
      work_(Milliseconds(600)) {}

void RateControl::set(const EncodeSettings &settings) {
  settings_ = settings.rate;
  const bool cbr = settings_.mode == RateControlMode::Cbr;
  crf_ = static_cast<int>(settings.crf);
  still_qp_ = crf_;
  if (settings.can_paint_over())
    still_qp_ = std::clamp(static_cast<int>(settings.paint_over_crf) - kStillOffset, kFinest, crf_);
  const double limit = settings_.limit();
  if (limit != bucket_.rate())
    limited_qp_.reset(); // what was right for another bitrate is no step to start from
  bucket_.set(limit, limit * kCredit);
  least_qp_ = cbr ? std::max(static_cast<int>(kFinestOfLimit), std::min(crf_, still_qp_)) : crf_;
  most_qp_ = kCoarsest;
  if (limited() && settings_.min_qp) {
    const int asked = static_cast<int>(std::max(kFinestOfLimit, settings_.min_qp));
    least_qp_ = cbr ? asked : std::max(crf_, asked);
    still_qp_ = std::max(still_qp_, asked);
  }
  if (limited() && settings_.max_qp)
    most_qp_ = std::max(least_qp_, static_cast<int>(settings_.max_qp));
  size_refine_bucket();
}

void RateControl::size_refine_bucket() {
  const double rate =
      settings_.refine_bitrate ? settings_.refine_bitrate * 125.0 : picture_blocks_ * kRefineBytes;
  refine_bucket_.set(rate, rate);
}

void RateControl::follow(TimePoint now) {
  for (ByteBucket *bucket : {&bucket_, &refine_bucket_})
    bucket->follow(now);
  for (RateMeter *meter : {&moved_, &work_soon_, &work_})
    meter->follow(now);
}

void RateControl::forget_debts() {
  bucket_.forget_debt();
  refine_bucket_.forget_debt();
}

QpPlan RateControl::plan(const Load &load, TimePoint now) {
  if (load.changed_blocks == 0)
    return plan_still(load, now);
  see(load);
  moved_.add(load.changed_blocks, now);
  moving_blocks_ *= std::exp(-kForget * std::max(0.0, seconds(now - planned_at_)));
  new_part_ = std::max(0.0, 1 - moving_blocks_ / load.changed_blocks);
  int qp = everyday_qp(load, now);
  if (limited())
    qp = limited_qp(qp, load, now);
  else
    change_qp_ = qp;
  moving_blocks_ = std::max<double>(moving_blocks_, load.changed_blocks);
  planned_at_ = now;
  return complete(qp, load, now);
}

QpPlan RateControl::plan_still(const Load &load, TimePoint now) {
  see(load);
  return complete(std::clamp(change_qp_.value_or(least_qp_), least_qp_, most_qp_), load, now);
}

void RateControl::see(const Load &load) {
  if (load.picture_blocks == picture_blocks_)
    return;
  picture_blocks_ = load.picture_blocks;
  size_refine_bucket();
}

// Without a bitrate: crf, and more of it while much moves. It stays where it is for small
// differences, and so does the picture.
int RateControl::everyday_qp(const Load &load, TimePoint now) {
  if (settings_.mode == RateControlMode::Cbr)
    return least_qp_;
  const double motion = moved_.at(now) / (std::max(1u, load.picture_blocks) * kFastest);
  const double part = std::clamp((motion - kNoMotion) / (kMostMotion - kNoMotion), 0.0, 1.0);
  rise_ = settle(part * settings_.crf_rise, rise_);
  return std::min(least_qp_ + *rise_, most_qp_);
}

int RateControl::limited_qp(int least, const Load &load, TimePoint now) {
  const double second = bucket_.rate(), level = bucket_.level(now);
  const double expected = change_cost_.work(load.changed_blocks);
  // What begins to move is taken to go on like a film.
  const double rate =
      std::max({work_soon_.with(expected, now), work_.with(expected, now), expected * kFastest});
  const double aim = second * 8 * std::exp2(kUrge * level / second);
  double wanted = CostModel::qp_for(std::max(rate, 1.0), aim);
  if (limited_qp_) {
    const double down = kStepDown * std::max(0.0, seconds(now - planned_at_));
    wanted = std::clamp(wanted, *limited_qp_ - down, *limited_qp_ + kStepUp);
  }
  wanted = std::clamp<double>(wanted, least, most_qp_);
  limited_qp_ = wanted;
  int qp = settle(wanted, change_qp_);

  // No step is too large where this one picture would cost too much. It is not kept, though: what
  // the picture cost is known afterwards.
  const double fresh = load.changed_blocks * new_part_;
  const double work = change_cost_.work(load.changed_blocks - fresh) + new_cost_.work(fresh);
  change_qp_ = qp;
  return std::min(std::max(qp, affordable_qp(work, now)), most_qp_);
}

// The finest quantizer at which one picture takes no more than its share of what is there.
int RateControl::affordable_qp(double work, TimePoint now) const {
  const double second = bucket_.rate();
  const double there = std::max((bucket_.level(now) + second * kDebt) * kBurstShare, second / 100);
  const double qp = CostModel::qp_for(std::max(work, 1.0), there * 8);
  return static_cast<int>(std::ceil(std::clamp<double>(qp, kFinest, kCoarsest)));
}

QpPlan RateControl::complete(int change, const Load &load, TimePoint now) const {
  QpPlan plan;
  plan.change = change;
  plan.key = key_qp(change, load.key_blocks, now);
  plan.still = still_qp_;
  plan.refinable_blocks = refinable_blocks(now);
  if (plan.refinable_blocks == 0)
    plan.refine_from = refine_again_at(now);
  if (!limited())
    return plan;
  // Small changes are cheap: they pay for motion elsewhere only when there is nothing left.
  plan.sharp = bucket_.level(now) >= bucket_.rate() * kEmpty;
  plan.sharp_keys = plan.sharp && affordable_qp(key_cost_.work(load.key_blocks), now) <= still_qp_;
  return plan;
}

int RateControl::key_qp(int change, unsigned blocks, TimePoint now) const {
  const int usual = std::max(kFinest, change - kKeyBonus);
  if (!limited())
    return usual;
  const int affordable = blocks ? affordable_qp(key_cost_.work(blocks), now) : usual;
  return std::clamp(std::max(usual, affordable), std::min(least_qp_, change), most_qp_);
}

void RateControl::spent(StripeKind kind, unsigned blocks, const QpPlan &plan, uint64_t size,
                        TimePoint now) {
  const auto bytes = static_cast<double>(size);
  bucket_.take(bytes, now);
  const double whole = picture_blocks_ * kWholeShare;
  switch (kind) {
  case StripeKind::Change:
    learn_changes(blocks, plan.change, bytes);
    work_soon_.add(bytes * 8 * CostModel::scale(plan.change), now);
    work_.add(bytes * 8 * CostModel::scale(plan.change), now);
    break;
  case StripeKind::Key:
    key_cost_.learn(blocks, plan.key, bytes, whole);
    break;
  case StripeKind::TallKey:
    key_cost_.learn(blocks, plan.tall_key(), bytes, whole);
    break;
  case StripeKind::SharpKey:
    key_cost_.learn(blocks, plan.still, bytes, whole);
    break;
  case StripeKind::Refinement:
    refine_cost_.learn(blocks, plan.still, bytes, whole);
    refine_bucket_.take(bytes, now);
    if (settings_.refine_bitrate == 0)
      refine_bucket_.let_off(-kMostRefineDebt * refine_bucket_.rate(), now);
    break;
  case StripeKind::Sharp:
    break;
  }
}

// What did not move a moment ago may have no picture to be predicted from (another page), or may
// have one (the same page, scrolled): which of them it was tells the part that it did not explain.
void RateControl::learn_changes(unsigned blocks, int qp, double bytes) {
  const double whole = picture_blocks_ * kWholeShare;
  const double fresh = blocks * new_part_, known = blocks - fresh;
  const double known_bytes = std::min(bytes, change_cost_.bits(known, qp) / 8);
  new_cost_.learn(fresh, qp, bytes - known_bytes, whole);
  if (new_part_ < 0.5)
    change_cost_.learn(blocks, qp, bytes, whole);
}

std::optional<TimePoint> RateControl::hold_until(TimePoint now) const {
  const double second = bucket_.rate();
  if (!limited() || bucket_.level(now) >= -second * kDebt)
    return std::nullopt;
  return bucket_.when(-second * kDebt / 2, now);
}

unsigned RateControl::refinable_blocks(TimePoint now) const {
  double bytes = refine_bucket_.level(now);
  if (limited())
    bytes = std::min(bytes, bucket_.level(now) - bucket_.rate() * kReserve);
  if (bytes <= 0)
    return 0;
  const double blocks = bytes * 8 / std::max(0.01, refine_cost_.bits(1, still_qp_));
  return static_cast<unsigned>(std::clamp(blocks, 1.0, 1e9));
}

TimePoint RateControl::refine_again_at(TimePoint now) const {
  const double some = 0.25; // of what can be saved up: refinement goes in portions worth a picture
  TimePoint when = refine_bucket_.when(refine_bucket_.rate() * some, now);
  if (limited())
    when = std::max(
        when, bucket_.when(bucket_.rate() * (kReserve + (kCredit - kReserve) * some * 2), now));
  return when;
}

} // namespace stripes::encode
