// SPDX-License-Identifier: MPL-2.0
import { Emitter } from './emitter.js';

/**
 * @typedef {{fps: number, kbitPerSecond: number, latencyMs: number | null}} Rates
 *   latencyMs: round trip as the server measures it, null until it has told
 */

const PERIOD_MS = 1000;

/**
 * Counts what arrives and what is shown, and tells once a second.
 * @extends {Emitter<{rates: Rates}>}
 */
export class Meter extends Emitter {
  #bytes = 0;
  #pictures = 0;
  #since = performance.now();
  /** @type {Rates} */
  #rates = { fps: 0, kbitPerSecond: 0, latencyMs: null };
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  get rates() {
    return this.#rates;
  }

  /** @param {number} bytes received */
  received(bytes) {
    this.#bytes += bytes;
  }

  /** @param {number} pictures shown */
  painted(pictures) {
    this.#pictures += pictures;
  }

  /** @param {number} ms */
  latency(ms) {
    if (Number.isFinite(ms) && ms >= 0) this.#rates = { ...this.#rates, latencyMs: ms };
  }

  start() {
    this.stop();
    this.#bytes = this.#pictures = 0;
    this.#since = performance.now();
    this.#rates = { fps: 0, kbitPerSecond: 0, latencyMs: null };
    this.#timer = setInterval(() => this.#tell(), PERIOD_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  #tell() {
    const now = performance.now();
    const seconds = (now - this.#since) / 1000;
    this.#rates = {
      fps: Math.round(this.#pictures / seconds),
      kbitPerSecond: Math.round((this.#bytes * 8) / 1000 / seconds),
      latencyMs: this.#rates.latencyMs,
    };
    this.#since = now;
    this.#bytes = this.#pictures = 0;
    this.emit('rates', this.#rates);
  }
}
