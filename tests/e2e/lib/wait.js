// SPDX-License-Identifier: MPL-2.0

/** What waits may take on a machine that is slow and busy. Only failures take as long. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 40;
const TESTIMONY_MS = 5000;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Who tells what there is to see when a wait was in vain: open pages, programs.
 * @type {Set<() => string | Promise<string>>}
 */
export const witnesses = new Set();

/** What they tell, each in a line of its own; one that does not answer holds nobody up. */
export async function testimony() {
  const told = [...witnesses].map((tell) =>
    Promise.race([
      Promise.resolve().then(tell).catch((error) => `cannot tell: ${error.message}`),
      sleep(TESTIMONY_MS).then(() => 'a witness does not answer'),
    ]),
  );
  return (await Promise.all(told)).map((text) => `\n  ${text}`).join('');
}

/**
 * Waits until `check` gives something true, and gives that.
 * @template T
 * @param {() => T | Promise<T>} check
 * @param {string | (() => string | Promise<string>)} what for the error; a function can tell what
 *   there was instead
 * @param {number} [timeoutMs]
 */
export async function until(check, what, timeoutMs = PATIENCE_MS) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    // Looked at once more when the time is over: the machine may have stood still meanwhile.
    const last = Date.now() > end;
    const value = await check();
    if (value) return value;
    if (last) {
      const wanted = typeof what === 'function' ? await what() : what;
      throw new Error(`waited ${timeoutMs} ms for ${wanted}${await testimony()}`);
    }
    await sleep(LOOK_MS);
  }
}
