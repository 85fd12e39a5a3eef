// SPDX-License-Identifier: MPL-2.0
// How much of a page's time is lost to a busy machine, so that a bound on what it does can be the
// one that users are promised.

/**
 * From now on.
 * @param {any} page
 */
export function watchLateness(page) {
  return page.evaluate(() => {
    const EVERY_MS = 50;
    // Every timer comes a little late; what is longer is a pause, and of pauses no more than this.
    const PAUSE_MS = 100, MOST_MS = 6000;
    window.lateness = 0;
    const look = (due) => {
      const now = Date.now();
      if (now - due > PAUSE_MS) window.lateness = Math.min(window.lateness + now - due, MOST_MS);
      setTimeout(look, EVERY_MS, now + EVERY_MS);
    };
    look(Date.now());
  });
}

/**
 * The pauses together, ms.
 * @param {any} page
 * @returns {Promise<number>}
 */
export const lateness = (page) => page.evaluate(() => window.lateness);
