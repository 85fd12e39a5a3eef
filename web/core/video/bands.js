// SPDX-License-Identifier: MPL-2.0

/** Stripes begin and end at multiples of this, px; the last one at the picture's end. */
const BAND = 16;

/**
 * Which picture each part of the canvas shows. Stripes overlap in time: a tall one shows what moves,
 * flat ones what is still, and their decoders do not answer in step. What was painted from a newer
 * picture is never painted over by an older one. No DOM.
 */
export class Bands {
  /** @type {number[]} serial of the picture last painted, by band */
  #serials = [];

  /**
   * Marks what a stripe shows where nothing newer is.
   * @param {number} y px
   * @param {number} height px
   * @param {number} serial of its picture
   * @returns {{top: number, height: number}[]} the parts to paint, px from the stripe's top
   */
  paint(y, height, serial) {
    /** @type {{top: number, height: number}[]} */
    const parts = [];
    for (let top = 0; top < height; ) {
      const end = Math.min((Math.floor((y + top) / BAND) + 1) * BAND - y, height);
      const band = Math.floor((y + top) / BAND);
      if ((this.#serials[band] ?? 0) <= serial) {
        this.#serials[band] = serial;
        const last = parts.at(-1);
        if (last && last.top + last.height === top) last.height = end - last.top;
        else parts.push({ top, height: end - top });
      }
      top = end;
    }
    return parts;
  }

  /**
   * Whether any of it would be painted.
   * @param {number} y px
   * @param {number} height px
   * @param {number} serial
   */
  shows(y, height, serial) {
    for (let band = Math.floor(y / BAND); band * BAND < y + height; band++)
      if ((this.#serials[band] ?? 0) <= serial) return true;
    return false;
  }

  clear() {
    this.#serials = [];
  }
}
