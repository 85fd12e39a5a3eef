// SPDX-License-Identifier: MPL-2.0

/**
 * Time, so that tests can have one of their own.
 * @typedef {object} Clock
 * @property {() => number} now ms
 * @property {(action: () => void, ms: number) => any} after
 * @property {(timer: any) => void} cancel
 */

/** @type {Clock} */
export const realClock = Object.freeze({
  now: () => performance.now(),
  after: (/** @type {() => void} */ action, /** @type {number} */ ms) => setTimeout(action, ms),
  cancel: (/** @type {any} */ timer) => clearTimeout(timer),
});
