// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('../wire.js').JpegStripe} JpegStripe */
/** @typedef {import('./pictures.js').Picture} Picture */
/**
 * @typedef {object} JpegEvents
 * @property {(row: JpegRow, picture: Picture, image: ImageBitmap) => void} decoded
 * @property {(row: JpegRow, picture: Picture) => void} dropped
 * @property {(row: JpegRow, error: unknown) => void} failed
 */

/**
 * One row of JPEG stripes. Each stripe stands alone, so at most one is being decoded and one waits;
 * a newer one takes the place of the waiting one.
 */
export class JpegRow {
  /** @type {{data: Uint8Array, picture: Picture} | null} */
  #waiting = null;
  #busy = false;

  /**
   * @param {number} y
   * @param {JpegEvents} events
   */
  constructor(y, events) {
    this.y = y;
    this.events = events;
  }

  /**
   * @param {JpegStripe} stripe
   * @param {Picture} picture
   */
  decode(stripe, picture) {
    if (this.#waiting) this.events.dropped(this, this.#waiting.picture);
    this.#waiting = { data: stripe.data, picture };
    if (!this.#busy) void this.#run();
  }

  async #run() {
    this.#busy = true;
    while (this.#waiting) {
      const { data, picture } = this.#waiting;
      this.#waiting = null;
      try {
        // Works without WebCodecs and without a secure context, which ImageDecoder does not.
        const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (data);
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
        this.events.decoded(this, picture, image);
      } catch (error) {
        this.events.dropped(this, picture);
        this.events.failed(this, error);
      }
    }
    this.#busy = false;
  }
}
