// SPDX-License-Identifier: MPL-2.0
// Whether the other side of a peer connection is still there. No DOM: unit-tested under node.
import { realClock } from '../clock.js';

const CHECK_MS = 500;
/** The server says something on the data channel every second; a still screen sends no media. */
const SILENCE_MS = 3000;

/** Watches one peer connection from its first picture on. */
export class Health {
  #heardAt = 0;
  #talks = false;
  /** @type {any} */
  #timer;

  /**
   * @param {() => void} silent called once, when nothing was heard for too long
   * @param {import('../clock.js').Clock} [clock]
   */
  constructor(silent, clock = realClock) {
    this.silent = silent;
    this.clock = clock;
  }

  /** Something came over the data channel. A server that has never talked is not missed. */
  talked() {
    this.#talks = true;
    this.heard();
  }

  /** Something came, on whatever way. */
  heard() {
    this.#heardAt = this.clock.now();
  }

  start() {
    this.stop();
    this.heard();
    this.#arm();
  }

  stop() {
    this.clock.cancel(this.#timer);
  }

  #arm() {
    this.#timer = this.clock.after(() => {
      if (this.#talks && this.clock.now() - this.#heardAt >= SILENCE_MS) this.silent();
      else this.#arm();
    }, CHECK_MS);
  }
}
