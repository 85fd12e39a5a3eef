// SPDX-License-Identifier: MPL-2.0
import { packetDuration } from './opus.js';

export const OPUS = Object.freeze({ codec: 'opus', sampleRate: 48_000, numberOfChannels: 2 });

/** More than this before the decoder, and the page is too busy: what comes is dropped. */
const MOST_WAITING = 8;
/** A decoder that fails is made anew, unless it does nothing else. */
const MOST_FAILURES = 5;

/** Opus packets in, arrays of samples out. */
export class Decoder {
  /** @type {AudioDecoder | null} */
  #decoder = null;
  #timestamp = 0;
  #failures = 0;

  /**
   * @param {(samples: Float32Array[]) => void} decoded one array a channel; the caller may keep them
   * @param {(why: string) => void} failed for good
   */
  constructor(decoded, failed) {
    this.decoded = decoded;
    this.failed = failed;
  }

  /** @param {Uint8Array} packet */
  decode(packet) {
    if (this.#failures > MOST_FAILURES) return;
    this.#decoder ??= this.#make();
    if (this.#decoder.decodeQueueSize >= MOST_WAITING) return;
    const timestamp = this.#timestamp;
    this.#timestamp += packetDuration(packet);
    this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: packet }));
  }

  /** What comes next has nothing to do with what was before. */
  reset() {
    this.#failures = 0;
    if (this.#decoder?.state === 'configured') this.#decoder.close();
    this.#decoder = null;
  }

  #make() {
    const decoder = new AudioDecoder({
      output: (data) => {
        this.#failures = 0;
        this.decoded(samplesOf(data));
        data.close();
      },
      error: (error) => {
        if (this.#decoder === decoder) this.#decoder = null;
        if (++this.#failures > MOST_FAILURES) this.failed(error.message);
      },
    });
    decoder.configure(OPUS);
    return decoder;
  }
}

/** @param {AudioData} data */
function samplesOf(data) {
  return Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  });
}
