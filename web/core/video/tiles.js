// SPDX-License-Identifier: MPL-2.0

/**
 * A part of the picture or of a stripe, px.
 * @typedef {{x: number, y: number, width: number, height: number}} Area
 */

/** Stripes begin and end at multiples of these, px, or at the picture's end. */
const TILE_WIDTH = 64;
const TILE_HEIGHT = 16;

/**
 * Which picture each part of the canvas shows. Stripes overlap in time: a tall one shows what moves,
 * flat ones what is still, and their decoders do not answer in step. What was painted from a newer
 * picture is never painted over by an older one. No DOM.
 */
export class Tiles {
  /** @type {number[][]} serial of the picture last painted, by row and column */
  #serials = [];
  /** @type {number[]} of a row of tiles, where a run of those to paint begins and ends, in turn; px */
  #runs = [];

  /**
   * Marks what a stripe shows where nothing newer is.
   * @param {Area} stripe
   * @param {Area | null} hole of the picture, and not of what the stripe shows
   * @param {number} serial of its picture
   * @returns {Area[]} the parts to paint, from the stripe's top left corner
   */
  paint(stripe, hole, serial) {
    /** @type {Area[]} */
    const parts = [];
    let above = 0; // how many of them reach down to this row of tiles
    for (let y = 0; y < stripe.height; ) {
      const row = Math.floor((stripe.y + y) / TILE_HEIGHT);
      const end = Math.min((row + 1) * TILE_HEIGHT - stripe.y, stripe.height);
      const inHole = hole && within(stripe.y + y, hole.y, hole.height) ? hole : null;
      this.#paintRow((this.#serials[row] ??= []), stripe, inHole, serial);
      if (!this.#extend(parts, above, end)) above = this.#add(parts, y, end);
      y = end;
    }
    return parts;
  }

  /**
   * Whether any of it would be painted.
   * @param {Area} stripe
   * @param {number} serial
   */
  shows({ x, y, width, height }, serial) {
    const firstColumn = Math.floor(x / TILE_WIDTH);
    for (let row = Math.floor(y / TILE_HEIGHT); row * TILE_HEIGHT < y + height; row++)
      for (let column = firstColumn; column * TILE_WIDTH < x + width; column++)
        if ((this.#serials[row]?.[column] ?? 0) <= serial) return true;
    return false;
  }

  clear() {
    this.#serials = [];
  }

  /**
   * Fills #runs.
   * @param {number[]} serials of one row of tiles
   * @param {Area} stripe
   * @param {Area | null} hole
   * @param {number} serial
   */
  #paintRow(serials, stripe, hole, serial) {
    const runs = this.#runs;
    runs.length = 0;
    for (let x = 0; x < stripe.width; ) {
      const column = Math.floor((stripe.x + x) / TILE_WIDTH);
      const end = Math.min((column + 1) * TILE_WIDTH - stripe.x, stripe.width);
      const hidden = hole !== null && within(stripe.x + x, hole.x, hole.width);
      if (!hidden && (serials[column] ?? 0) <= serial) {
        serials[column] = serial;
        if (runs.length > 0 && runs[runs.length - 1] === x) runs[runs.length - 1] = end;
        else runs.push(x, end);
      }
      x = end;
    }
  }

  /**
   * Whether #runs are the last `above` parts one row of tiles further down, which then end there.
   * @param {Area[]} parts
   * @param {number} above
   * @param {number} end px
   */
  #extend(parts, above, end) {
    const runs = this.#runs;
    if (runs.length !== 2 * above) return false;
    const first = parts.length - above;
    for (let i = 0; i < above; i++) {
      const { x, width } = parts[first + i];
      if (x !== runs[2 * i] || x + width !== runs[2 * i + 1]) return false;
    }
    for (let i = first; i < parts.length; i++) parts[i].height = end - parts[i].y;
    return true;
  }

  /**
   * @param {Area[]} parts
   * @param {number} y px
   * @param {number} end px
   * @returns {number} how many were added
   */
  #add(parts, y, end) {
    const runs = this.#runs;
    for (let i = 0; i < runs.length; i += 2)
      parts.push({ x: runs[i], y, width: runs[i + 1] - runs[i], height: end - y });
    return runs.length / 2;
  }
}

/**
 * @param {number} at
 * @param {number} first
 * @param {number} length
 */
const within = (at, first, length) => at >= first && at < first + length;
