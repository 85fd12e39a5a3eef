// SPDX-License-Identifier: MPL-2.0
import { WHEEL, pointer, wheel } from '../messages.js';
import { Notches } from './notches.js';

/** @typedef {import('../viewport.js').Viewport} Viewport */

/** PointerEvent.buttons bit → bit of the protocol's mask. */
const BUTTONS = [
  [1, 1], // left
  [4, 2], // middle
  [2, 4], // right
  [8, 8], // back
  [16, 16], // forward
];

/**
 * The pointer of the desktop. Moves are sent once per animation frame, button changes at once and
 * after the move that led to them.
 */
export class Mouse {
  #mask = 0;
  #x = -1; // Nowhere yet.
  #y = -1;
  #frame = 0;
  #vertical = new Notches();
  #horizontal = new Notches();
  /** Kept until the frame, so that a burst of events costs one look at the layout. */
  #pending = { clientX: 0, clientY: 0 };

  /**
   * @param {Viewport} viewport
   * @param {(text: string) => void} send
   */
  constructor(viewport, send) {
    this.viewport = viewport;
    this.send = send;
  }

  get pressed() {
    return this.#mask !== 0;
  }

  /** @param {PointerEvent} event any of down, move, up */
  event(event) {
    this.state(event.clientX, event.clientY, maskOf(event.buttons));
  }

  /**
   * @param {number} clientX CSS px
   * @param {number} clientY
   * @param {number} mask protocol buttons held
   */
  state(clientX, clientY, mask) {
    this.#pending = { clientX, clientY };
    if (mask === this.#mask) {
      this.#frame ||= requestAnimationFrame(() => this.#flush());
      return;
    }
    this.#flush();
    this.#mask = mask;
    this.send(pointer(this.#x, this.#y, mask));
  }

  /** Lets go of all buttons where the pointer is. */
  release() {
    if (this.#mask === 0) return;
    this.#flush();
    this.#mask = 0;
    this.send(pointer(this.#x, this.#y, 0));
  }

  /** The connection is gone; the server has released everything by itself. */
  forget() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#mask = 0;
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    let { deltaX, deltaY } = event;
    // Browsers turn the wheel sideways while Shift is down; here the desktop decides that.
    if (event.shiftKey && deltaY === 0) [deltaX, deltaY] = [0, deltaX];
    this.scroll(event.clientX, event.clientY, deltaX, deltaY, event.deltaMode);
  }

  /**
   * @param {number} clientX CSS px; where the scrolling happens
   * @param {number} clientY
   * @param {number} deltaX
   * @param {number} deltaY
   * @param {number} mode as in a WheelEvent
   */
  scroll(clientX, clientY, deltaX, deltaY, mode) {
    const now = performance.now();
    const down = this.#vertical.add(deltaY, mode, now);
    const right = this.#horizontal.add(deltaX, mode, now);
    if (down === 0 && right === 0) return;
    this.#pending = { clientX, clientY };
    this.#flush();
    if (down !== 0) this.#turn(down > 0 ? WHEEL.down : WHEEL.up, Math.abs(down));
    if (right !== 0) this.#turn(right > 0 ? WHEEL.right : WHEEL.left, Math.abs(right));
  }

  /**
   * @param {number} direction
   * @param {number} notches
   */
  #turn(direction, notches) {
    for (const message of wheel(direction, notches, this.#mask)) this.send(message);
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { x, y } = this.viewport.toStream(this.#pending.clientX, this.#pending.clientY);
    if (x === this.#x && y === this.#y) return;
    this.#x = x;
    this.#y = y;
    this.send(pointer(x, y, this.#mask));
  }
}

/** @param {number} buttons */
function maskOf(buttons) {
  let mask = 0;
  for (const [theirs, ours] of BUTTONS) if (buttons & theirs) mask |= ours;
  return mask;
}
