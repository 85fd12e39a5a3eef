// SPDX-License-Identifier: MPL-2.0
// How much of a page's time is lost to a busy machine, so that a bound on what it does can be the
// one that users are promised.
import assert from 'node:assert/strict';

/** From the last packet, or from a beginning without any, to stripes. */
const TAKE_OVER_MS = 7000;

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
 * Stripes took over in time, less the pauses since watchLateness().
 * @param {any} page
 * @param {number} tookMs
 */
export async function assertTakeOver(page, tookMs) {
  const late = await page.evaluate(() => window.lateness);
  console.log(`stripes took over after ${tookMs} ms, of which the page paused for ${late} ms`);
  assert.ok(tookMs - late <= TAKE_OVER_MS, `${tookMs} ms, of which ${late} for a late page`);
}
