// SPDX-License-Identifier: MPL-2.0

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until `check` gives something true, and gives that.
 * @template T
 * @param {() => T | Promise<T>} check
 * @param {string} what for the error
 * @param {number} [timeoutMs]
 */
export async function until(check, what, timeoutMs = 10_000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`);
    await sleep(25);
  }
}
