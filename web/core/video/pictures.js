// SPDX-License-Identifier: MPL-2.0
// Which decoded stripes may be painted together. No DOM.
import { Tiles } from './tiles.js';

/** @typedef {import('./tiles.js').Area} Area */
/**
 * Decoded stripe; closed exactly once, after painting or when a newer one makes it useless.
 * @typedef {object} Ready
 * @property {Area} area in the picture
 * @property {Area | null} hole in the picture: what is not to be painted of it
 * @property {{close(): void} & CanvasImageSource} image
 * @property {number} serial of its picture
 */
/**
 * What to paint of it: parts from its top left corner.
 * @typedef {Ready & {parts: Area[]}} Painted
 */

/** A picture whose last stripes are this late is painted without them. */
const HOLD_MS = 40;
/**
 * While the screen is in motion, a picture is not taken for whole within this time of its last
 * stripe: more may be on the way, and painting half of it would tear.
 */
const MORE_MS = 4;
/** Pictures this close together are motion; a change after stillness is painted at once. */
const MOTION_MS = 60;

/** The stripes that share a frame id. */
export class Picture {
  /** Stripes received and not decoded yet. */
  pending = 0;
  /** @type {Map<number, Ready>} by y */
  ready = new Map();
  /** When its first stripe was decoded; 0: none was. */
  readySince = 0;
  /** When its newest stripe was received. */
  received = 0;

  /**
   * @param {number} serial counts up without wrapping
   * @param {number} frameId
   * @param {boolean} moving the one before it was received a moment ago
   */
  constructor(serial, frameId, moving) {
    this.serial = serial;
    this.frameId = frameId;
    this.moving = moving;
  }
}

/**
 * Pictures between socket and canvas, oldest first. What has arrived of a picture is painted as
 * soon as all of it is decoded: nothing waits for a successor to come.
 */
export class Pictures {
  /** @type {Picture[]} */
  #queue = [];
  #serial = 0;
  #tiles = new Tiles();
  /** Pictures up to this serial were dropped by clear(). */
  #forgotten = 0;
  /** Frame id last counted as painted: stripes of it that come later are not another picture. */
  #counted = -1;
  #lastReceived = -Infinity;
  #lastFrameId = -1;
  #moving = false;

  /**
   * A stripe has arrived.
   * @param {number} frameId
   * @param {number} now ms
   * @returns {Picture} for deliver() or cancel()
   */
  expect(frameId, now) {
    if (frameId !== this.#lastFrameId) this.#moving = now - this.#lastReceived < MOTION_MS;
    this.#lastFrameId = frameId;
    this.#lastReceived = now;
    let picture = this.#queue.at(-1);
    if (!picture || picture.frameId !== frameId) {
      picture = new Picture(++this.#serial, frameId, this.#moving);
      this.#queue.push(picture);
    }
    picture.pending++;
    picture.received = now;
    return picture;
  }

  /**
   * A stripe is decoded.
   * @param {Picture} picture
   * @param {{area: Area, hole?: Area | null}} place
   * @param {Ready['image']} image
   * @param {number} now ms
   */
  deliver(picture, { area, hole = null }, image, now) {
    picture.pending--;
    const { serial } = picture;
    if (serial <= this.#forgotten || !this.#tiles.shows(area, serial)) {
      image.close();
      return;
    }
    if (!this.#queue.includes(picture)) this.#requeue(picture);
    picture.ready.get(area.y)?.image.close();
    picture.ready.set(area.y, { area, hole, image, serial });
    picture.readySince ||= now;
  }

  /**
   * A stripe will never be decoded.
   * @param {Picture} picture
   */
  cancel(picture) {
    picture.pending--;
  }

  /**
   * @param {number} now ms
   * @returns {{stripes: Painted[], pictures: number, more: boolean}} what to paint, in order; the
   *   caller closes the images. more: something decoded is being held back
   */
  take(now) {
    let count = 0;
    for (const picture of this.#queue) {
      const late = picture.readySince > 0 && now - picture.readySince > HOLD_MS;
      const last = picture === this.#queue.at(-1);
      const open = last && picture.moving && now - picture.received < MORE_MS;
      if ((picture.pending > 0 || open) && !late) break;
      count++;
    }
    const taken = this.#queue.splice(0, count);
    /** @type {Painted[]} */
    const stripes = [];
    // The newest first: what they leave is all that is painted of older ones.
    for (const picture of [...taken].reverse()) {
      for (const ready of picture.ready.values()) {
        const parts = this.#tiles.paint(ready.area, ready.hole, ready.serial);
        if (parts.length > 0) stripes.push({ ...ready, parts });
        else ready.image.close();
      }
      picture.ready = new Map();
      picture.readySince = 0;
    }
    let pictures = 0;
    for (const { frameId } of taken) {
      if (frameId !== this.#counted) pictures++;
      this.#counted = frameId;
    }
    const more = this.#queue.some((picture) => picture.readySince > 0);
    return { stripes, pictures, more };
  }

  /** Ids start again; what is on its way belongs to the past. */
  clear() {
    for (const picture of this.#queue) {
      for (const { image } of picture.ready.values()) image.close();
      picture.ready.clear();
    }
    this.#queue = [];
    this.#tiles.clear();
    this.#forgotten = this.#serial;
    this.#counted = this.#lastFrameId = -1;
  }

  /** @param {Picture} picture painted in part before, now with a late stripe */
  #requeue(picture) {
    const at = this.#queue.findIndex((other) => other.serial > picture.serial);
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, picture);
  }
}
