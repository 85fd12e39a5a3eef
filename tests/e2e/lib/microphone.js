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

export async function becomes(page, state) {
  const now = () => page.evaluate(() => window.stripes.microphone);
  await until(async () => (await now()).state === state, `the microphone to be ${state}`)
    .catch(async (error) => {
      throw new Error(`${error.message}; ${JSON.stringify(await now())}; ${page.log}`);
    });
}

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
