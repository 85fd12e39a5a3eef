// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('./wire.js').CursorShape} CursorShape */

/** Browsers show no cursor image larger than this, in CSS pixels. */
const MAX_SIDE = 128;

/**
 * The CSS cursor for a server's pointer shape.
 * @param {CursorShape} shape
 * @param {number} pixelRatio device pixels per CSS pixel
 * @param {(value: string) => boolean} supported whether the browser takes this cursor value
 * @returns {string}
 */
export function cssCursor(shape, pixelRatio, supported) {
  if (!shape.png || shape.width < 1 || shape.height < 1) return 'none';
  const image = `url("data:image/png;base64,${shape.png}")`;
  // The shape comes in pixels of the desktop; image-set keeps it that size, and sharp, on screens
  // with more than one device pixel per CSS pixel.
  const ratio = Math.max(pixelRatio, Math.max(shape.width, shape.height) / MAX_SIDE);
  if (ratio !== 1) {
    const hot = hotSpot(shape, ratio);
    const set = `image-set(${image} ${ratio}x) ${hot}, default`;
    if (supported(set)) return set;
  }
  if (Math.max(shape.width, shape.height) > MAX_SIDE) return 'default';
  return `${image} ${hotSpot(shape, 1)}, default`;
}

/**
 * @param {CursorShape} shape
 * @param {number} ratio
 */
function hotSpot(shape, ratio) {
  const x = Math.min(Math.max(shape.hotX, 0), shape.width - 1);
  const y = Math.min(Math.max(shape.hotY, 0), shape.height - 1);
  return `${Math.floor(x / ratio)} ${Math.floor(y / ratio)}`;
}

/** Shows the server's pointer as the mouse cursor over an element. */
export class Cursor {
  /** @type {CursorShape | null} */
  #shape = null;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** @param {CursorShape} shape */
  set(shape) {
    this.#shape = shape;
    this.update();
  }

  /** To be called when devicePixelRatio has changed. */
  update() {
    if (!this.#shape) return;
    this.element.style.cursor = cssCursor(this.#shape, devicePixelRatio, (value) =>
      CSS.supports('cursor', value),
    );
  }

  /** The server is gone and its pointer with it. */
  clear() {
    this.#shape = null;
    this.element.style.cursor = '';
  }
}
