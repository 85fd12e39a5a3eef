// SPDX-License-Identifier: MPL-2.0

const CHECK_MS = 2000;
/** Servers tell their statistics every 5 s; three missed in a row are no accident. */
const SILENCE_MS = 16_000;

/**
 * Notices a connection that died without anybody closing it: a network that went away leaves the
 * browser's socket open for minutes. Only with a server that talks regularly even when idle.
 */
export class Liveness {
  #heardAt = 0;
  #regular = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {() => void} silent */
  constructor(silent) {
    this.silent = silent;
  }

  start() {
    this.stop();
    this.#regular = 0;
    this.#heardAt = performance.now();
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Anything arrived. */
  heard() {
    this.#heardAt = performance.now();
  }

  /** One of the messages that a server sends regularly arrived. */
  regular() {
    this.#regular++;
  }

  #check() {
    if (this.#regular < 2 || performance.now() - this.#heardAt < SILENCE_MS) return;
    this.stop();
    this.silent();
  }
}
