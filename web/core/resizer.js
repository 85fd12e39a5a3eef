// SPDX-License-Identifier: MPL-2.0
import { requestSize } from './geometry.js';
import { resize } from './messages.js';

/** @typedef {import('./geometry.js').Size} Size */

const DEBOUNCE_MS = 200;

/** Asks the server for a desktop of the container's size once the container has come to rest. */
export class Resizer {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #asked = '';

  /**
   * @param {(text: string) => boolean} send
   * @param {() => boolean} allowed whether the server resizes at all
   * @param {string} display
   */
  constructor(send, allowed, display) {
    this.send = send;
    this.allowed = allowed;
    this.display = display;
  }

  /**
   * What goes into the first SETTINGS counts as asked for.
   * @param {Size} container device px
   */
  initial(container) {
    clearTimeout(this.#timer);
    const size = requestSize(container);
    this.#asked = resize(size.width, size.height, this.display);
    return size;
  }

  /** @param {Size} container device px */
  changed(container) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { width, height } = requestSize(container);
      const message = resize(width, height, this.display);
      if (message === this.#asked || !this.allowed()) return;
      if (this.send(message)) this.#asked = message;
    }, DEBOUNCE_MS);
  }
}
