// SPDX-License-Identifier: MPL-2.0
// How late a page's timers come on a busy machine, so that a bound on what it does can be the one
// that users are promised.

/**
 * From now on.
 * @param {any} page
 */
export function watchLateness(page) {
  return page.evaluate(() => {
    const EVERY_MS = 50;
    window.lateness = 0;
    const look = (due) => {
      const now = Date.now();
      window.lateness += Math.max(now - due, 0);
      setTimeout(look, EVERY_MS, now + EVERY_MS);
    };
    look(Date.now());
  });
}

/**
 * All of it together, ms.
 * @param {any} page
 * @returns {Promise<number>}
 */
export const lateness = (page) => page.evaluate(() => window.lateness);
