// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('./mouse.js').Mouse} Mouse */

const LEFT = 1;
const RIGHT = 4;
const LONG_PRESS_MS = 500;
/** Fingers tremble: less than this is no movement. CSS px */
const SLOP = 10;
/** Wheel pixels per pixel of two fingers' movement. */
const SCROLL_GAIN = 2.5;

/**
 * Fingers as a mouse: a tap clicks, a long press clicks right, one finger drags, two scroll.
 */
export class Touch {
  /** @type {Map<number, {x: number, y: number}>} by pointerId */
  #fingers = new Map();
  /** @type {'none' | 'tap' | 'drag' | 'scroll' | 'done'} */
  #gesture = 'none';
  #start = { x: 0, y: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #longPress;

  /** @param {Mouse} mouse */
  constructor(mouse) {
    this.mouse = mouse;
  }

  /** @param {PointerEvent} event */
  down(event) {
    const point = { x: event.clientX, y: event.clientY };
    this.#fingers.set(event.pointerId, point);
    clearTimeout(this.#longPress);
    if (this.#fingers.size === 1) {
      this.#gesture = 'tap';
      this.#start = point;
      this.#longPress = setTimeout(() => this.#click(RIGHT), LONG_PRESS_MS);
    } else if (this.#gesture !== 'done') {
      this.mouse.release();
      this.#gesture = this.#fingers.size === 2 ? 'scroll' : 'done';
    }
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.#gesture === 'scroll') {
      this.#scroll(before, now);
    } else if (this.#gesture === 'drag') {
      this.mouse.state(now.x, now.y, LEFT);
    } else if (this.#gesture === 'tap' && distance(this.#start, now) > SLOP) {
      clearTimeout(this.#longPress);
      this.#gesture = 'drag';
      this.mouse.state(this.#start.x, this.#start.y, LEFT);
      this.mouse.state(now.x, now.y, LEFT);
    }
    this.#fingers.set(event.pointerId, now);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    clearTimeout(this.#longPress);
    if (this.#gesture === 'tap') this.#click(LEFT);
    else if (this.#gesture === 'drag') this.mouse.state(event.clientX, event.clientY, 0);
    this.#gesture = this.#fingers.size > 0 ? 'done' : 'none';
  }

  cancel() {
    clearTimeout(this.#longPress);
    this.#fingers.clear();
    this.#gesture = 'none';
    this.mouse.release();
  }

  /** @param {number} button */
  #click(button) {
    const { x, y } = this.#start;
    this.mouse.state(x, y, button);
    this.mouse.state(x, y, 0);
    this.#gesture = 'done';
  }

  /**
   * @param {{x: number, y: number}} from
   * @param {{x: number, y: number}} to of one finger; both move about alike, so each counts half
   */
  #scroll(from, to) {
    const gain = -SCROLL_GAIN / this.#fingers.size;
    const { x, y } = this.#start;
    this.mouse.scroll(x, y, (to.x - from.x) * gain, (to.y - from.y) * gain, 0);
  }
}

/**
 * @param {{x: number, y: number}} a
 * @param {{x: number, y: number}} b
 */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
