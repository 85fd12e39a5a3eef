// SPDX-License-Identifier: MPL-2.0
import { codecOf } from './sps.js';

/** @typedef {import('../wire.js').H264Stripe} H264Stripe */
/** @typedef {import('./pictures.js').Picture} Picture */
/** @typedef {import('./tiles.js').Area} Area */
/**
 * @typedef {object} RowEvents
 * @property {(row: H264Row, picture: Picture, frame: VideoFrame, hole: Area | null) => void} decoded
 *   hole: what is not to be painted of it
 * @property {(row: H264Row, picture: Picture) => void} dropped
 * @property {(row: H264Row, error: unknown) => void} failed the row is closed by then
 */

/** Without an SPS in the key unit, which should not happen. */
const FALLBACK_CODEC = 'avc1.42E01F';

/**
 * One row of stripes: an H.264 stream of its own with a decoder of its own. Made for one area; a
 * key unit of another one needs a new row.
 */
export class H264Row {
  /** @type {VideoDecoder | null} */
  #decoder = null;
  /** @type {Map<number, {picture: Picture, hole: Area | null}>} by timestamp: what is being decoded */
  #flying = new Map();
  #timestamp = 0;
  #active = 0;

  /**
   * @param {H264Stripe} key the row's first unit; it still has to be decoded
   * @param {RowEvents} events
   * @param {boolean} software keep off hardware decoders
   */
  constructor(key, events, software) {
    this.x = key.x;
    this.y = key.y;
    this.width = key.width;
    this.height = key.height;
    this.codec = codecOf(key.data) ?? FALLBACK_CODEC;
    this.events = events;
    this.#open(software);
  }

  /** When the decoder was last fed or last answered, ms of performance.now(). */
  get active() {
    return this.#active;
  }

  get closed() {
    return this.#decoder === null;
  }

  /** Units that the decoder has not looked at. */
  get backlog() {
    return this.#decoder?.decodeQueueSize ?? 0;
  }

  /**
   * Whether this unit belongs to the same stream.
   * @param {H264Stripe} stripe
   */
  takes(stripe) {
    const sameArea =
      stripe.x === this.x && stripe.width === this.width && stripe.height === this.height;
    if (this.closed || !sameArea) return false;
    return !stripe.key || (codecOf(stripe.data) ?? this.codec) === this.codec;
  }

  /**
   * @param {H264Stripe} stripe
   * @param {Picture} picture
   */
  decode(stripe, picture) {
    if (!this.#decoder) {
      this.events.dropped(this, picture);
      return;
    }
    const timestamp = ++this.#timestamp;
    this.#flying.set(timestamp, { picture, hole: stripe.hole });
    this.#active = performance.now();
    const type = stripe.key ? 'key' : 'delta';
    try {
      this.#decoder.decode(new EncodedVideoChunk({ type, timestamp, data: stripe.data }));
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Whether units went in and nothing has come out for so long.
   * @param {number} ms
   */
  stuck(ms) {
    return this.#flying.size > 0 && performance.now() - this.#active > ms;
  }

  close() {
    const decoder = this.#decoder;
    this.#decoder = null;
    if (decoder && decoder.state !== 'closed') decoder.close();
    for (const { picture } of this.#flying.values()) this.events.dropped(this, picture);
    this.#flying.clear();
  }

  /** @param {boolean} software */
  #open(software) {
    const decoder = new VideoDecoder({
      output: (frame) => this.#output(frame),
      error: (error) => {
        if (this.#decoder === decoder) this.#fail(error);
      },
    });
    this.#decoder = decoder;
    try {
      decoder.configure({
        codec: this.codec,
        codedWidth: this.width,
        codedHeight: this.height,
        optimizeForLatency: true,
        ...(software ? { hardwareAcceleration: /** @type {const} */ ('prefer-software') } : {}),
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {VideoFrame} frame */
  #output(frame) {
    const decoded = this.#flying.get(frame.timestamp);
    if (!decoded || this.closed) {
      frame.close();
      return;
    }
    this.#active = performance.now();
    // A decoder answers in order: what was fed before this and did not come out never will.
    for (const [timestamp, older] of this.#flying) {
      if (timestamp > frame.timestamp) break;
      this.#flying.delete(timestamp);
      if (timestamp < frame.timestamp) this.events.dropped(this, older.picture);
    }
    this.events.decoded(this, decoded.picture, frame, decoded.hole);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.close();
    this.events.failed(this, error);
  }
}
