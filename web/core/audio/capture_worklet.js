// SPDX-License-Identifier: MPL-2.0
// Runs on the browser's audio thread: hands on what a microphone hears, in pieces of 20 ms.

const { AudioWorkletProcessor, registerProcessor, sampleRate } = /** @type {any} */ (globalThis);
const PIECE = Math.round(sampleRate / 50);

/** Its port gives arrays of samples, one channel. */
class CaptureProcessor extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE);
  #filled = 0;

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    const samples = inputs[0][0]; // Nothing while the microphone is not there yet.
    if (!samples) return true;
    for (const sample of samples) {
      this.#piece[this.#filled++] = sample;
      if (this.#filled < PIECE) continue;
      this.port.postMessage(this.#piece, [this.#piece.buffer]);
      this.#piece = new Float32Array(PIECE);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor('stripes-capture', CaptureProcessor);
