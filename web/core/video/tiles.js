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
    /** @type {Area[]} those of the row of tiles above */
    let above = [];
    for (const { at: row, from: y, to } of spans(stripe.y, stripe.height, TILE_HEIGHT)) {
      const inHole = hole && within(stripe.y + y, hole.y, hole.height) ? hole : null;
      const runs = this.#paintRow((this.#serials[row] ??= []), stripe, inHole, serial);
      const same =
        runs.length === above.length &&
        runs.every(({ x, width }, i) => x === above[i].x && width === above[i].width);
      if (same) {
        for (const part of above) part.height = to - part.y;
        continue;
      }
      above = runs.map(({ x, width }) => ({ x, y, width, height: to - y }));
      parts.push(...above);
    }
    return parts;
  }

  /**
   * Whether any of it would be painted.
   * @param {Area} stripe
   * @param {number} serial
   */
  shows(stripe, serial) {
    for (const { at: row } of spans(stripe.y, stripe.height, TILE_HEIGHT))
      for (const { at: column } of spans(stripe.x, stripe.width, TILE_WIDTH))
        if ((this.#serials[row]?.[column] ?? 0) <= serial) return true;
    return false;
  }

  clear() {
    this.#serials = [];
  }

  /**
   * @param {number[]} serials of one row of tiles
   * @param {Area} stripe
   * @param {Area | null} hole
   * @param {number} serial
   */
  #paintRow(serials, { x, width }, hole, serial) {
    /** @type {{x: number, width: number}[]} */
    const runs = [];
    for (const { at: column, from, to } of spans(x, width, TILE_WIDTH)) {
      if ((serials[column] ?? 0) > serial) continue;
      if (hole && within(x + from, hole.x, hole.width)) continue;
      serials[column] = serial;
      const last = runs.at(-1);
      if (last && last.x + last.width === from) last.width = to - last.x;
      else runs.push({ x: from, width: to - from });
    }
    return runs;
  }
}

/**
 * @param {number} at
 * @param {number} first
 * @param {number} length
 */
const within = (at, first, length) => at >= first && at < first + length;

/**
 * The tiles that a range of pixels touches, and which part of the range is in each.
 * @param {number} first
 * @param {number} length
 * @param {number} tile px
 */
function* spans(first, length, tile) {
  for (let from = 0; from < length; ) {
    const at = Math.floor((first + from) / tile);
    const to = Math.min((at + 1) * tile - first, length);
    yield { at, from, to };
    from = to;
  }
}
