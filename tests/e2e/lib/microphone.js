// SPDX-License-Identifier: MPL-2.0
// The page's microphone as a person uses it, and what a browser's made-up one hears.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gesture } from './listening.js';
import { writeTone } from './recording.js';
import { until } from './wait.js';

/** Not by the mouse: the status line's width changes with its numbers. */
export async function press(page) {
  await gesture(page);
  await page.evaluate(() => document.getElementById('microphone').click());
}

export const becomes = (page, state) =>
  until(
    () => page.evaluate((wanted) => window.stripes.microphone.state === wanted, state),
    `the microphone to be ${state}`,
  );

/** A tone in a file, for the option `microphone` of launch(). */
export class ToneFile {
  #folder = '';

  /** @param {number} hertz a whole number */
  constructor(hertz) {
    this.hertz = hertz;
  }

  get file() {
    return join(this.#folder, 'tone.wav');
  }

  async write() {
    this.#folder = await mkdtemp(join(tmpdir(), 'stripes-microphone-'));
    await writeTone(this.file, this.hertz);
  }

  async remove() {
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
