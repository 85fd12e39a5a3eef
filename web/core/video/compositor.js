// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { Pictures } from './pictures.js';

/** @typedef {import('./pictures.js').Picture} Picture */

/** A hidden page gets no animation frames but may still receive stripes for a moment. */
const HIDDEN_PAINT_MS = 200;

/**
 * Paints decoded stripes on the canvas, whose size is that of the stream.
 * @extends {Emitter<{painted: number, resized: void}>} painted: how many pictures this paint began to show
 */
export class Compositor extends Emitter {
  #pictures = new Pictures();
  #scheduled = false;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.canvas = canvas;
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser has no 2D canvas.');
    this.context = context;
  }

  /** @param {number} frameId */
  expect(frameId) {
    return this.#pictures.expect(frameId, performance.now());
  }

  /**
   * @param {Picture} picture
   * @param {{x: number, y: number, hole?: import('./tiles.js').Area | null}} stripe px
   * @param {VideoFrame | ImageBitmap} image becomes the compositor's, which closes it
   */
  deliver(picture, { x, y, hole }, image) {
    const [width, height] =
      'displayWidth' in image
        ? [image.displayWidth, image.displayHeight]
        : [image.width, image.height];
    const place = { area: { x, y, width, height }, hole };
    this.#pictures.deliver(picture, place, image, performance.now());
    this.#schedule();
  }

  /** @param {Picture} picture */
  cancel(picture) {
    this.#pictures.cancel(picture);
    this.#schedule();
  }

  /** Forgets what is on its way; what is on the canvas stays until something replaces it. */
  clear() {
    this.#pictures.clear();
  }

  /**
   * The stream has this size. Keeps what both sizes share, so that a resize does not flash black.
   * @param {number} width px
   * @param {number} height px
   */
  resize(width, height) {
    const { canvas, context } = this;
    if (canvas.width === width && canvas.height === height) return;
    const old = document.createElement('canvas');
    old.width = canvas.width;
    old.height = canvas.height;
    old.getContext('2d', { alpha: false })?.drawImage(canvas, 0, 0);
    canvas.width = width;
    canvas.height = height;
    context.drawImage(old, 0, 0);
    this.emit('resized', undefined);
  }

  /**
   * Shows a picture that came another way.
   * @param {CanvasImageSource} image
   */
  copy(image) {
    const { width, height } = this.canvas;
    this.context.drawImage(image, 0, 0, width, height);
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (document.hidden) setTimeout(() => this.#paint(), HIDDEN_PAINT_MS);
    else requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#scheduled = false;
    const { stripes, pictures, more } = this.#pictures.take(performance.now());
    for (const { area, image, parts } of stripes) {
      for (const { x, y, width, height } of parts) {
        const [toX, toY] = [area.x + x, area.y + y];
        if (width === area.width && height === area.height) this.context.drawImage(image, toX, toY);
        else this.context.drawImage(image, x, y, width, height, toX, toY, width, height);
      }
      image.close();
    }
    if (stripes.length > 0) this.emit('painted', pictures);
    if (more) this.#schedule();
  }
}
