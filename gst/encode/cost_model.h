// SPDX-License-Identifier: MPL-2.0
// What a 16×16 block costs at a quantizer, learnt from what was encoded.
//
// Bits double with every few steps of the quantizer. It is eight steps here: between the six of
// film and the eleven of text and of blocks that are mostly motion vectors.
#pragma once

#include <cmath>

namespace stripes::encode {

class CostModel {
 public:
  static constexpr double kQpPerHalving = 8;

  // bits: of a block at quantizer 25, until something was learnt.
  explicit CostModel(double bits) : work_(bits * scale(25)) {}

  // Bits times this are work, which does not depend on the quantizer.
  static double scale(int qp) { return std::exp2(qp / kQpPerHalving); }
  // The quantizer at which so much work makes so many bits.
  static double qp_for(double work, double bits) { return kQpPerHalving * std::log2(work / bits); }

  double work(double blocks) const { return blocks * work_; }
  double bits(double blocks, int qp) const { return work(blocks) / scale(qp); }

  // blocks: encoded into so many bytes. whole: as many blocks as say all there is to learn.
  void learn(double blocks, int qp, double bytes, double whole) {
    if (blocks <= 0)
      return;
    const double seen = bytes * 8 * scale(qp) / blocks;
    const double weight = seen > work_ ? 0.6 : 0.3; // dearer than thought is learnt at once
    work_ += (seen - work_) * weight * (blocks < whole ? blocks / whole : 1);
  }

 private:
  double work_; // of a block
};

} // namespace stripes::encode
