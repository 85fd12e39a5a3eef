// SPDX-License-Identifier: MPL-2.0
import { REQUEST_KEYFRAME } from './messages.js';

const FIRST_PICTURE_RETRY_MS = 3000;
const FIRST_PICTURE_TRIES = 5;

/** Asks for key frames, but not more often than a server likes. */
export class KeyframeRequester {
  #askedAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #first;

  /**
   * @param {(text: string) => void} send
   * @param {() => boolean} needed looked at again when a postponed request is due
   * @param {number} distanceMs smallest time between two requests
   */
  constructor(send, needed, distanceMs) {
    this.send = send;
    this.needed = needed;
    this.distanceMs = distanceMs;
  }

  request() {
    if (this.#again !== undefined) return;
    const wait = this.#askedAt + this.distanceMs - performance.now();
    if (wait <= 0) this.#ask();
    // The answer to this one may be lost, and a still screen gives no other occasion to notice.
    this.#again = setTimeout(() => {
      this.#again = undefined;
      if (this.needed()) this.request();
    }, Math.max(wait, this.distanceMs));
  }

  /** A session begins: keep asking for a while until firstPicture() is called. */
  expectFirstPicture() {
    this.reset();
    let tries = 0;
    this.#first = setInterval(() => {
      this.#ask();
      if (++tries === FIRST_PICTURE_TRIES) clearInterval(this.#first);
    }, FIRST_PICTURE_RETRY_MS);
  }

  firstPicture() {
    clearInterval(this.#first);
  }

  reset() {
    clearTimeout(this.#again);
    clearInterval(this.#first);
    this.#again = undefined;
  }

  #ask() {
    this.#askedAt = performance.now();
    this.send(REQUEST_KEYFRAME);
  }
}
