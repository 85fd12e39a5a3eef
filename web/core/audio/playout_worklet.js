// SPDX-License-Identifier: MPL-2.0
// Runs on the browser's audio thread.
import { Playout } from './playout.js';

const { AudioWorkletProcessor, registerProcessor, sampleRate } = /** @type {any} */ (globalThis);
const TELL_EVERY = sampleRate / 2;

/** Takes arrays of samples by its port, one a channel, and plays them. */
class PlayoutProcessor extends AudioWorkletProcessor {
  #playout = new Playout(sampleRate);
  #told = 0;

  constructor() {
    super();
    this.port.onmessage = (/** @type {MessageEvent<Float32Array[]>} */ event) =>
      this.#playout.push(event.data);
  }

  /**
   * @param {Float32Array[][]} _inputs none
   * @param {Float32Array[][]} outputs
   */
  process(_inputs, outputs) {
    const [out] = outputs;
    this.#playout.pull(out);
    this.#told += out[0].length;
    if (this.#told >= TELL_EVERY) {
      this.#told = 0;
      const { levelMs, headroomMs, gaps, cut, playing } = this.#playout;
      this.port.postMessage({ levelMs, headroomMs, gaps, cut, playing });
    }
    return true;
  }
}

registerProcessor('stripes-playout', PlayoutProcessor);
