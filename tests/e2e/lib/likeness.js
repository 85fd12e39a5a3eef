// SPDX-License-Identifier: MPL-2.0
// How much what a page shows is like what is on a screen.
import { settled } from './desktop.js';
import { canvasPicture, psnr } from './screen.js';
import { until } from './wait.js';

const PATIENCE_MS = 60_000;

/** @typedef {import('./screen.js').Picture} Picture */
/**
 * @typedef {{db: number, most: number, sizes: string}} Likeness
 *   db: PSNR; most: the largest difference of any pixel in any colour, levels
 */

/**
 * @param {Picture} real
 * @param {Picture} shown
 * @returns {Likeness}
 */
function compare(real, shown) {
  const sizes = `${shown.width}x${shown.height} of a screen of ${real.width}x${real.height}`;
  const same = shown.width === real.width && shown.height === real.height;
  let most = same ? 0 : Infinity;
  for (let i = 0; same && i < real.rgb.length; i++) {
    most = Math.max(most, Math.abs(real.rgb[i] - shown.rgb[i]));
  }
  return { db: psnr(real, shown), most, sizes };
}

export const likenessText = ({ db, most, sizes }) => `${db.toFixed(1)} dB, ${most} levels off, ${sizes}`;

/**
 * Waits until the page at rest is as like the screen as wanted. Where both are busy, no time of rest
 * is so long that nothing comes after it: so it is looked at again.
 * @param {any} page
 * @param {() => Promise<Picture>} look at the screen
 * @param {(likeness: Likeness) => boolean | Promise<boolean>} wanted
 * @param {string} what is wanted
 * @param {number} [quietMs] as of settled()
 */
export async function likeness(page, look, wanted, what, quietMs) {
  let now;
  await until(async () => {
    await settled(page, quietMs);
    now = compare(await look(), await canvasPicture(page));
    return wanted(now);
  }, () => `${what}; it is ${likenessText(now)}`, PATIENCE_MS);
  return now;
}

/** Waits until the page shows the screen. @param {number} [least] dB */
export const showsScreen = (page, look, least = 32) =>
  likeness(page, look, ({ db }) => db >= least, `a picture of ${least} dB`);
