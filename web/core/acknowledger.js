// SPDX-License-Identifier: MPL-2.0
import { acknowledge } from './messages.js';

const INTERVAL_MS = 50;
/** Servers take a client that says nothing for 4 s for stalled, however still its screen is. */
const IDLE_MS = 1000;

/**
 * Tells the server the last frame id received: at once after a pause, every 50 ms while pictures
 * come, once a second on a still screen. Held back while decoding lags, which makes the server
 * send less.
 */
export class Acknowledger {
  /** @type {number | null} */
  #received = null;
  /** Whether the timer will send an id that the server has not got. */
  #due = false;
  #sentAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {(text: string) => void} send
   * @param {() => boolean} congested
   */
  constructor(send, congested) {
    this.send = send;
    this.congested = congested;
  }

  /** @param {number} frameId */
  received(frameId) {
    if (frameId === this.#received) return;
    this.#received = frameId;
    if (this.#due) return;
    this.#due = true;
    this.#arm(this.#sentAt + INTERVAL_MS - performance.now());
  }

  /** Ids start anew, or the connection is gone. */
  reset() {
    clearTimeout(this.#timer);
    this.#received = null;
    this.#due = false;
  }

  /** @param {number} delay ms */
  #arm(delay) {
    clearTimeout(this.#timer);
    if (delay <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), delay);
  }

  #flush() {
    if (this.#received === null) return;
    if (this.congested()) {
      this.#arm(INTERVAL_MS);
      return;
    }
    this.#due = false;
    this.#sentAt = performance.now();
    this.send(acknowledge(this.#received));
    this.#arm(IDLE_MS);
  }
}
