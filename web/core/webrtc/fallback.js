// SPDX-License-Identifier: MPL-2.0
// When WebRTC is tried, when it counts as lost, and when it is tried again. No DOM: unit-tested
// under node with a clock of the test's.
import { realClock } from '../clock.js';

/**
 * @typedef {'off' | 'trying' | 'playing' | 'lost' | 'stripes'} FallbackState
 *   off: not wanted; trying: no media yet; playing: media comes; lost: it came and comes no more;
 *   stripes: given up for a while
 */
/** @typedef {import('../clock.js').Clock} Clock */
/**
 * @typedef {object} FallbackActions
 * @property {() => void} begin an attempt
 * @property {() => void} end the attempt under way; nothing of it shall be heard any more
 * @property {(state: FallbackState) => void} changed
 */

/** Media that does not come, or come back, within this time is not waited for. */
const PATIENCE_MS = 5000;
const PAUSES_MS = [5000, 10_000, 20_000, 40_000, 60_000];
/** Having played this long counts as success: the next failure begins with short pauses again. */
const GOOD_AFTER_MS = 30_000;

/** The way out of WebRTC and back into it. Stripes are wanted in every state but `playing`. */
export class Fallback {
  /** @type {FallbackState} */
  #state = 'off';
  #failures = 0;
  #playingSince = 0;
  #why = '';
  #told = false;
  /** @type {any} */
  #timer;

  /**
   * @param {FallbackActions} actions
   * @param {Clock} [clock]
   */
  constructor(actions, clock = realClock) {
    this.actions = actions;
    this.clock = clock;
  }

  get state() {
    return this.#state;
  }

  /** Why the last attempt ended; empty while there is none to tell of. */
  get why() {
    return this.#why;
  }

  /** Whether those are the server's words. */
  get told() {
    return this.#told;
  }

  /** @param {boolean} wanted the display is in WebRTC mode */
  want(wanted) {
    if (wanted === (this.#state !== 'off')) return;
    this.#failures = 0;
    this.#why = '';
    if (wanted) {
      this.#try();
      return;
    }
    this.#end();
    this.#become('off');
  }

  /** A picture of this attempt was shown. */
  picture() {
    if (this.#state !== 'trying' && this.#state !== 'lost') return;
    this.clock.cancel(this.#timer);
    this.#playingSince = this.clock.now();
    this.#why = '';
    this.#become('playing');
  }

  /** The other side is heard of, whatever it says: a still screen brings no picture. */
  heard() {
    if (this.#state === 'lost') this.picture();
  }

  /** The other side is not heard of; that may pass. */
  silent() {
    if (this.#state !== 'playing') return;
    this.#noteSuccess();
    this.#wait('The connection went silent');
    this.#become('lost');
  }

  /**
   * Nothing will come of this attempt.
   * @param {string} why
   * @param {boolean} [told] in the server's words
   */
  failed(why, told = false) {
    if (this.#state === 'off' || this.#state === 'stripes') return;
    if (this.#state === 'playing') this.#noteSuccess();
    this.#giveUp(why, told);
  }

  /** The network may have changed: no reason to wait any longer. */
  hurry() {
    if (this.#state === 'stripes') this.#try();
  }

  #try() {
    this.#wait('No picture came');
    this.#become('trying');
    this.actions.begin();
  }

  /** @param {string} why what it means when the time is over */
  #wait(why) {
    this.clock.cancel(this.#timer);
    this.#timer = this.clock.after(() => this.#giveUp(why), PATIENCE_MS);
  }

  /**
   * @param {string} why
   * @param {boolean} [told]
   */
  #giveUp(why, told = false) {
    this.#end();
    this.#why = why;
    this.#told = told;
    const pause = PAUSES_MS[Math.min(this.#failures++, PAUSES_MS.length - 1)];
    this.#timer = this.clock.after(() => this.#try(), pause);
    this.#become('stripes');
  }

  #end() {
    this.clock.cancel(this.#timer);
    this.actions.end();
  }

  #noteSuccess() {
    if (this.clock.now() - this.#playingSince >= GOOD_AFTER_MS) this.#failures = 0;
  }

  /** @param {FallbackState} state */
  #become(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.actions.changed(state);
  }
}
