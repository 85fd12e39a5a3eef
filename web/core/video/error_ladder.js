// SPDX-License-Identifier: MPL-2.0
// What to do when decoding fails, again and again. No DOM.

/** @typedef {'repair' | 'software' | 'giveUp'} Step */

const PER_STEP = 3;
/** Errors this far apart have nothing to do with each other. */
const FORGET_MS = 60_000;

/** Climbs: a new decoder, then software decoders only, then another codec. */
export class ErrorLadder {
  #errors = 0;
  #last = -Infinity;
  software = false;

  /**
   * @param {number} now ms
   * @returns {Step}
   */
  error(now) {
    if (now - this.#last > FORGET_MS) this.#errors = 0;
    this.#last = now;
    if (++this.#errors < PER_STEP) return 'repair';
    this.#errors = 0;
    if (this.software) return 'giveUp';
    this.software = true;
    return 'software';
  }
}
