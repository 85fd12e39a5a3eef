// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { ErrorLadder } from './error_ladder.js';
import { H264Row } from './h264_row.js';
import { JpegRow } from './jpeg_row.js';
import { codecOf, isFullColour } from './sps.js';

/** @typedef {import('../wire.js').Stripe} Stripe */
/** @typedef {import('../wire.js').H264Stripe} H264Stripe */
/** @typedef {import('../wire.js').JpegStripe} JpegStripe */
/** @typedef {import('./compositor.js').Compositor} Compositor */
/** @typedef {import('./support.js').VideoSupport} VideoSupport */

/** Long enough for the first key pictures of all rows on a slow machine. */
const STUCK_MS = 5000;
/** A key unit that has not come by then is for a row that is not there any more. */
const KEY_WAIT_MS = 3000;
/**
 * Tall stripes show motion over rows that go on afterwards, so decoders overlap. A server keeps a few
 * that rest; more than so many pictures' worth of them, and the oldest tall ones go.
 */
const MOST_PICTURES = 5;
/** px; what is taller is no row. */
const TALLEST_ROW = 128;
/** A decoder that wants to hold this many units back is not keeping up. */
const BACKLOG_LIMIT = 12;

/**
 * Sends each stripe to the decoder of its row and keeps that set of decoders right.
 * @extends {Emitter<{needKey: void, giveUp: string, giveUpColour: void, codec: string}>}
 */
export class Video extends Emitter {
  /** @type {Map<number, H264Row>} by y */
  #h264 = new Map();
  /** @type {Map<number, JpegRow>} by y */
  #jpeg = new Map();
  /** Rows whose deltas are worthless until a key unit comes, and since when the last one was. @type {Map<number, number>} */
  #waiting = new Map();
  #ladder = new ErrorLadder();
  #epoch = 0;
  #codec = '';
  #fullColour = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #stuckTimer;

  /**
   * @param {Compositor} compositor
   * @param {VideoSupport} support
   */
  constructor(compositor, support) {
    super();
    this.compositor = compositor;
    this.support = support;
  }

  /** Whether some row cannot go on without a key unit. */
  get needsKey() {
    const oldest = performance.now() - KEY_WAIT_MS;
    for (const [y, since] of this.#waiting) if (since < oldest) this.#waiting.delete(y);
    return this.#waiting.size > 0;
  }

  /** Whether decoding lags so far behind that the server should send less. */
  get congested() {
    for (const row of this.#h264.values()) if (row.backlog > BACKLOG_LIMIT) return true;
    return false;
  }

  /** The codec of what arrives, for the user: `H.264`, `JPEG` or empty. */
  get codec() {
    return this.#codec;
  }

  /** Whether H.264 arrives in 4:4:4. */
  get fullColour() {
    return this.#fullColour;
  }

  /** @param {Stripe} stripe */
  take(stripe) {
    if (stripe.kind === 'h264') this.#takeH264(stripe);
    else this.#takeJpeg(stripe);
  }

  /** The server starts over: all streams begin again with key units, ids count from the start. */
  reset() {
    this.#epoch++;
    for (const row of [...this.#h264.values()]) row.close();
    this.#h264.clear();
    this.#jpeg.clear();
    this.#waiting.clear();
    this.compositor.clear();
  }

  /** @param {H264Stripe} stripe */
  #takeH264(stripe) {
    if (!this.support.h264) {
      this.emit('giveUp', this.support.why);
      return;
    }
    if (stripe.key && !this.support.fullColour && isFullColour(codecOf(stripe.data) ?? '')) {
      this.emit('giveUp', 'this browser does not decode full colour (4:4:4)');
      return;
    }
    let row = this.#h264.get(stripe.y);
    if (!row?.takes(stripe)) {
      if (!stripe.key) {
        this.#wantKey(stripe.y);
        return;
      }
      row = this.#newRow(stripe);
    }
    this.#setCodec('H.264');
    this.#fullColour = isFullColour(row.codec);
    this.#waiting.delete(stripe.y);
    row.decode(stripe, this.compositor.expect(stripe.frameId));
    this.#stuckTimer ??= setTimeout(() => this.#checkStuck(), STUCK_MS);
  }

  /**
   * @param {H264Stripe} key
   * @returns {H264Row}
   */
  #newRow(key) {
    const before = this.#h264.get(key.y);
    this.#h264.delete(key.y);
    before?.close();
    this.#makeRoom(key.width * key.height);
    const { compositor } = this;
    // Registered before it can fail, which a wrong codec string makes it do at once.
    /** @type {H264Row} */
    const row = new H264Row(
      key,
      {
        decoded: ({ x, y }, picture, frame, hole) =>
          compositor.deliver(picture, { x, y, hole }, frame),
        dropped: (_row, picture) => compositor.cancel(picture),
        failed: (failed, error) => queueMicrotask(() => this.#failed(failed, error)),
      },
      this.#ladder.software,
    );
    this.#h264.set(key.y, row);
    return row;
  }

  /** @param {number} area px, of the one to come */
  #makeRoom(area) {
    const { width, height } = this.compositor.canvas;
    const most = MOST_PICTURES * Math.max(width * height, area);
    const areaOf = (/** @type {H264Row} */ row) => row.width * row.height;
    let sum = [...this.#h264.values()].reduce((total, row) => total + areaOf(row), area);
    const tall = [...this.#h264.values()].filter((row) => row.height > TALLEST_ROW);
    for (const row of tall.sort((a, b) => a.active - b.active)) {
      if (sum <= most) return;
      sum -= areaOf(row);
      this.#h264.delete(row.y);
      row.close();
    }
  }

  /** @param {JpegStripe} stripe */
  #takeJpeg(stripe) {
    this.#setCodec('JPEG');
    let row = this.#jpeg.get(stripe.y);
    if (!row) {
      const epoch = this.#epoch;
      const { compositor } = this;
      row = new JpegRow(stripe.y, {
        decoded: (_row, picture, image) => {
          if (epoch === this.#epoch) compositor.deliver(picture, { x: 0, y: stripe.y }, image);
          else image.close();
        },
        dropped: (_row, picture) => compositor.cancel(picture),
        failed: () => this.#wantKey(stripe.y),
      });
      this.#jpeg.set(stripe.y, row);
    }
    this.#waiting.delete(stripe.y);
    row.decode(stripe, this.compositor.expect(stripe.frameId));
  }

  /** @param {string} codec */
  #setCodec(codec) {
    if (this.#codec === codec) return;
    this.#codec = codec;
    this.#fullColour = false;
    this.#waiting.clear();
    // Nothing of the other codec follows; its decoders would only hold memory.
    if (codec === 'JPEG') {
      for (const row of [...this.#h264.values()]) row.close();
      this.#h264.clear();
    } else {
      this.#jpeg.clear();
    }
    this.emit('codec', codec);
  }

  /** @param {number} y */
  #wantKey(y) {
    this.#waiting.set(y, performance.now());
    this.emit('needKey', undefined);
  }

  /**
   * @param {H264Row} row
   * @param {unknown} error
   */
  #failed(row, error) {
    if (this.#h264.get(row.y) !== row) return;
    console.warn(`H.264 row ${row.y} (${row.codec} ${row.width}×${row.height}):`, error);
    this.#h264.delete(row.y);
    const step = this.#ladder.error(performance.now());
    if (step === 'giveUp' && isFullColour(row.codec) && this.support.fullColour) {
      this.emit('giveUpColour', undefined);
      return;
    }
    if (step === 'giveUp') {
      this.emit('giveUp', 'decoding H.264 fails in this browser');
      return;
    }
    if (step === 'software') {
      for (const [y, other] of this.#h264) {
        other.close();
        this.#waiting.set(y, performance.now());
      }
      this.#h264.clear();
    }
    this.#wantKey(row.y);
  }

  #checkStuck() {
    this.#stuckTimer = undefined;
    let flying = false;
    for (const row of [...this.#h264.values()]) {
      if (row.stuck(STUCK_MS)) {
        row.close();
        this.#failed(row, new Error(`no picture for ${STUCK_MS} ms`));
      } else if (row.stuck(0)) {
        flying = true;
      }
    }
    if (flying) this.#stuckTimer = setTimeout(() => this.#checkStuck(), STUCK_MS);
  }
}
