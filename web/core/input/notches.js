// SPDX-License-Identifier: MPL-2.0
// From wheel events to the notches of a mouse wheel. No DOM.

/** What a notch is worth in the three units of wheel events: pixels, lines, pages. */
const UNITS_PER_NOTCH = [100, 3, 1];
/** A pixel delta this large comes from a wheel with notches, not from fingers. */
const WHEEL_PIXELS = 50;
/** A pause this long ends a gesture; what is left of a notch is dropped. */
const PAUSE_MS = 400;
export const MAX_NOTCHES = 10;

/** One axis of a wheel. */
export class Notches {
  #rest = 0;
  #at = -Infinity;

  /**
   * @param {number} delta of the event
   * @param {number} mode its deltaMode
   * @param {number} now ms
   * @returns {number} whole notches, signed, at most MAX_NOTCHES either way
   */
  add(delta, mode, now) {
    if (delta === 0) return 0;
    if (now - this.#at > PAUSE_MS || Math.sign(delta) !== Math.sign(this.#rest)) this.#rest = 0;
    const fresh = this.#rest === 0;
    this.#at = now;
    this.#rest += delta / (UNITS_PER_NOTCH[mode] ?? 1);
    let whole = Math.trunc(this.#rest + Math.sign(delta) * 1e-9) || 0; // no -0
    const notched = mode !== 0 || Math.abs(delta) >= WHEEL_PIXELS;
    // A wheel's notch is one notch, however many pixels this browser makes of it.
    if (whole === 0 && notched && fresh) {
      this.#rest = 0;
      return Math.sign(delta);
    }
    this.#rest -= whole;
    if (notched && Math.abs(this.#rest) < 0.5) this.#rest = 0;
    whole = Math.max(-MAX_NOTCHES, Math.min(MAX_NOTCHES, whole));
    return whole;
  }
}
