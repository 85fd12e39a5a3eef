// SPDX-License-Identifier: MPL-2.0
import { RELEASE_KEYS, keyDown, keyUp, keysHeld } from '../messages.js';

const HEARTBEAT_MS = 100;

/**
 * The keys that the server holds down for this page: each with the keysym it went down with, so
 * that it comes up with the same, whatever Shift has done in between.
 */
export class HeldKeys {
  /** @type {Map<string, number>} code → keysym */
  #held = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #heartbeat;

  /** @param {(text: string) => void} send */
  constructor(send) {
    this.send = send;
  }

  /** @param {string} code */
  has(code) {
    return this.#held.has(code);
  }

  /**
   * @param {string} code
   * @param {number} keysym
   */
  press(code, keysym) {
    // Its release was lost: the browser had the focus elsewhere.
    this.release(code);
    this.#held.set(code, keysym);
    this.send(keyDown(keysym));
    this.#heartbeat ??= setInterval(() => this.send(keysHeld(this.#held.values())), HEARTBEAT_MS);
  }

  /** @param {string} code */
  release(code) {
    const keysym = this.#held.get(code);
    if (keysym === undefined) return;
    this.#held.delete(code);
    this.send(keyUp(keysym));
    this.#idle();
  }

  /** @param {number} keysym down and up at once */
  tap(keysym) {
    this.send(keyDown(keysym));
    this.send(keyUp(keysym));
  }

  /** Lets go of everything and has the server do so, too. */
  releaseAll() {
    for (const code of [...this.#held.keys()]) this.release(code);
    this.send(RELEASE_KEYS);
  }

  /** The connection is gone; the server has released everything by itself. */
  forget() {
    this.#held.clear();
    this.#idle();
  }

  #idle() {
    if (this.#held.size > 0) return;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }
}
