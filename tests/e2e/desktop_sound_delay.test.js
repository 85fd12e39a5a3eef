// SPDX-License-Identifier: MPL-2.0
// How long sound takes from a program on the desktop to the ear, both ways.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { BurstPlayer, listen } from './lib/bursts.js';
import { Desktop, openPage } from './lib/desktop.js';
import { gesture } from './lib/listening.js';
import { Loudspeaker } from './lib/loudspeaker.js';
import { sleep, until } from './lib/wait.js';

const BURSTS = 25;
/** That are not heard because the machine was busy; each is played again. */
const MOST_LOST = 5;
const MOST_MS = 500;
const WAYS = { packets: [], track: ['--mode=webrtc', '--webrtc-encoder=vp8enc'] };

/** @param {number[]} values */
const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))];

for (const name of browserNames()) {
  describe(name, () => {
    const loudspeaker = new Loudspeaker();
    let browser;
    before(async () => {
      await loudspeaker.start();
      browser = await launch(name, { environment: loudspeaker.environment });
    });
    after(async () => {
      await browser?.close();
      await loudspeaker.stop();
    });

    for (const [way, options] of Object.entries(WAYS)) {
      test(`as ${way}`, async (context) => {
        const tell = (folder) => ['sh', '-c', `echo "$PULSE_SERVER" > ${folder}/pulse; exec sleep 1000`];
        const desktop = await Desktop.running(tell, options);
        context.after(() => desktop.stop());
        const server = () => readFile(join(desktop.folder, 'pulse'), 'utf8').catch(() => '');
        const player = new BurstPlayer((await until(server, 'the sound server')).trim());
        context.after(() => player.stop());
        const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
        await gesture(page);
        await until(
          async () => (await page.evaluate(() => window.stripes.sound.way)) === way,
          `sound as ${way}`,
          120_000,
        );
        await listen(page);
        // What was played while something still began counts for nothing.
        await until(async () => {
          player.play();
          await sleep(700);
          return page.evaluate(() => window.bursts.length > 3);
        }, 'bursts', 60_000);
        const graph = [], ear = [];
        let lost = 0;
        while (graph.length < BURSTS) {
          await page.evaluate(() => (window.bursts = []));
          const began = player.play();
          const burst = until(() => page.evaluate(() => window.bursts[0]), 'a burst', 3000);
          const found = lost < MOST_LOST ? await burst.catch(() => null) : await burst;
          if (!found) {
            lost++;
            continue;
          }
          graph.push(found.graph - began);
          ear.push(found.ear - began);
          await sleep(400 + Math.random() * 50); // Not in step with anything.
        }
        const figures = (values) =>
          [0.5, 0.95].map((q) => quantile(values, q).toFixed(0)).join(', ');
        console.log(
          `${name}, ${way}: played after ${figures(graph)} ms, heard after ${figures(ear)} ms (median, p95)`,
        );
        assert.ok(quantile(ear, 0.5) > 0 && quantile(ear, 0.5) < MOST_MS);
        await page.close();
      });
    }
  });
}
