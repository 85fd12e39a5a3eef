// SPDX-License-Identifier: MPL-2.0
import { acknowledge } from './messages.js';

const INTERVAL_MS = 50;
/**
 * The server measures the round trip by these, so an id is sent as it arrives rather than when a
 * timer fires; only the last one of a burst has to wait for the timer.
 */
const GRACE_MS = 25;
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
  /** @type {number | null} */
  #sent = null;
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
    const waiting = this.#received !== this.#sent;
    this.#received = frameId;
    const due = this.#sentAt + INTERVAL_MS - performance.now();
    if (due <= 0 && !this.congested()) this.#flush();
    else if (!waiting) this.#arm(Math.max(due, 0) + GRACE_MS);
  }

  /** Ids start anew, or the connection is gone. */
  reset() {
    clearTimeout(this.#timer);
    this.#received = this.#sent = null;
  }

  /** @param {number} delay ms */
  #arm(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.congested()) this.#arm(INTERVAL_MS);
      else this.#flush();
    }, delay);
  }

  #flush() {
    if (this.#received === null) return;
    this.#sent = this.#received;
    this.#sentAt = performance.now();
    this.send(acknowledge(this.#sent));
    this.#arm(IDLE_MS);
  }
}
