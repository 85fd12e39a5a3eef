// SPDX-License-Identifier: MPL-2.0
import { Emitter } from './emitter.js';
import { fit, toPicture } from './geometry.js';

/** @typedef {import('./geometry.js').Size} Size */

/**
 * The container and the canvas in it, with the video over it: keeps the picture fitted, knows sizes in device pixels and
 * turns mouse positions into stream pixels.
 * @extends {Emitter<{resized: Size}>} resized: the container's size in device pixels
 */
export class Viewport extends Emitter {
  /** @type {Size} device px */
  #size;
  #observer = new ResizeObserver((entries) => this.#observed(entries));

  /**
   * @param {HTMLElement} container
   * @param {HTMLCanvasElement} canvas whose size is the stream's
   * @param {HTMLElement} cover lies exactly over the canvas
   */
  constructor(container, canvas, cover) {
    super();
    this.container = container;
    this.canvas = canvas;
    this.cover = cover;
    this.#size = this.#measure();
    try {
      this.#observer.observe(container, { box: 'device-pixel-content-box' });
    } catch {
      this.#observer.observe(container); // Safari
    }
    this.layout();
  }

  /** Container size in device pixels. */
  get size() {
    return this.#size;
  }

  /** CSS pixels per stream pixel. */
  get scale() {
    return this.canvas.getBoundingClientRect().width / this.canvas.width;
  }

  /**
   * @param {number} clientX CSS px, as in a mouse event
   * @param {number} clientY
   */
  toStream(clientX, clientY) {
    return toPicture(clientX, clientY, this.canvas.getBoundingClientRect(), this.canvas);
  }

  /** To be called when the canvas got another size. */
  layout() {
    const box = fit(this.#size, this.canvas);
    const ratio = devicePixelRatio;
    for (const { style } of [this.canvas, this.cover]) {
      style.left = `${box.left / ratio}px`;
      style.top = `${box.top / ratio}px`;
      style.width = `${box.width / ratio}px`;
      style.height = `${box.height / ratio}px`;
    }
  }

  /** @param {ResizeObserverEntry[]} entries */
  #observed(entries) {
    const size = exactly(entries.at(-1)?.devicePixelContentBoxSize?.[0], this.#measure());
    const changed = size.width !== this.#size.width || size.height !== this.#size.height;
    this.#size = size;
    this.layout(); // Also for another devicePixelRatio.
    if (changed) this.emit('resized', size);
  }

  /** @returns {Size} */
  #measure() {
    const { width, height } = this.container.getBoundingClientRect();
    return {
      width: Math.round(width * devicePixelRatio),
      height: Math.round(height * devicePixelRatio),
    };
  }
}

/**
 * The browser's own word on device pixels, which knows how it rounded. Not under an emulated
 * devicePixelRatio, of which it knows nothing.
 * @param {ResizeObserverSize | undefined} told
 * @param {Size} measured
 * @returns {Size}
 */
function exactly(told, measured) {
  if (!told) return measured;
  const size = { width: told.inlineSize, height: told.blockSize };
  const off = Math.max(
    Math.abs(size.width - measured.width),
    Math.abs(size.height - measured.height),
  );
  return off <= 1 ? size : measured;
}
