// SPDX-License-Identifier: MPL-2.0
// A tone from the browser's microphone to a program on the desktop that records.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage } from './lib/desktop.js';
import { Loudspeaker } from './lib/loudspeaker.js';
import { ToneFile, becomes, press } from './lib/microphone.js';
import { RECORD, recordedTone } from './lib/recording.js';
import { sleep, until } from './lib/wait.js';

const HERTZ = 660;
const MODES = { stripes: [], webrtc: ['--mode=webrtc', '--encoder=vp8enc'] };

for (const name of browserNames()) {
  describe(name, () => {
    const loudspeaker = new Loudspeaker();
    const tone = new ToneFile(HERTZ);
    let browser;
    before(async () => {
      await loudspeaker.start();
      await tone.write();
      browser = await launch(name, { environment: loudspeaker.environment, microphone: tone });
    });
    after(async () => {
      await browser?.close();
      await loudspeaker.stop();
      await tone.remove();
    });

    for (const [mode, options] of Object.entries(MODES)) {
      test(`${mode}: what it hears is recorded, until it is turned off`, async () => {
        const desktop = await Desktop.running((files) => RECORD(join(files, 'heard')), options);
        const heard = join(desktop.folder, 'heard');
        try {
          const page = await openPage(browser, desktop.url);
          if (mode === 'webrtc') {
            await page.waitFor(() => window.stripes.way.state === 'playing', undefined, 120_000);
          }
          await becomes(page, 'off');
          assert.equal((await recordedTone(heard)).level, -Infinity, 'nothing before');
          await press(page);
          await becomes(page, 'on');
          const way = await page.evaluate(() => window.stripes.microphone.way);
          assert.equal(way, mode === 'webrtc' ? 'track' : 'packets');
          let recorded;
          await until(
            async () => {
              await sleep(300); // To look for a tone takes work.
              recorded = await recordedTone(heard);
              return recorded.level > -40 && Math.abs(recorded.hertz - HERTZ) <= 4;
            },
            () => `${HERTZ} Hz, recorded ${recorded.hertz} Hz of ${recorded.level} dB`,
            90_000,
          );
          console.log(`${name}, ${mode}: ${recorded.hertz} Hz, ${recorded.level.toFixed(1)} dB`);
          await press(page);
          await becomes(page, 'off');
          await until(
            async () => {
              await sleep(300);
              recorded = await recordedTone(heard);
              return recorded.level === -Infinity;
            },
            () => `silence, recorded ${recorded.hertz} Hz of ${recorded.level} dB`,
            60_000,
          );
          await page.close();
        } finally {
          await desktop.stop();
        }
      });
    }
  });
}
