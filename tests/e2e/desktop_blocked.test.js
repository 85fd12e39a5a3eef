// SPDX-License-Identifier: MPL-2.0
// WebRTC whose packets are dropped: stripes take over, input never stops, and it comes back by
// itself. To be run by tools/own_network.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage } from './lib/desktop.js';
import { ONLY_THE_PAGES_TCP, block, unblock } from './lib/firewall.js';
import { assertTakeOver, watchLateness } from './lib/lateness.js';
import { sleep, until } from './lib/wait.js';

/** Nothing but the page's own connection gets through. */
const blockAll = (port) => block(['meta l4proto udp drop', ...ONLY_THE_PAGES_TCP(port)]);

const way = (page) => page.evaluate(() => window.stripes.way);
/** Attempts take 5 s and so do the pauses between them, which grow. */
const becomes = (page, state) =>
  until(async () => (await way(page)).state === state, `the state ${state}`, 120_000);
const shown = (page) => page.evaluate(() => (document.getElementById('stream').hidden ? 'canvas' : 'video'));
const press = async (page, key) => {
  await page.keyDown(key);
  await page.keyUp(key);
};

for (const name of browserNames()) {
  describe(name, () => {
    let browser, desktop;
    before(async () => {
      await unblock();
      browser = await launch(name);
      desktop = await Desktop.terminal(['--mode=webrtc', '--encoder=vp8enc']);
    });
    after(async () => {
      await unblock();
      await browser?.close();
      await desktop?.stop();
    });

    test('blocked while it plays', async () => {
      const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
      await becomes(page, 'playing');
      await until(async () => (await way(page)).directInput, 'input over the data channel');
      await desktop.forget();
      let text = '';
      const type = async () => {
        const key = 'abcdefghijklmnopqrstuvwxyz'[text.length % 26];
        text += key;
        await press(page, key);
      };
      for (let i = 0; i < 5; i++) await type();
      await watchLateness(page);
      await page.evaluate(() => {
        const video = document.getElementById('stream');
        new MutationObserver(() => (window.leftAt ??= video.hidden ? Date.now() : undefined))
          .observe(video, { attributes: true });
      });
      await blockAll(desktop.port);
      const began = Date.now();
      while ((await shown(page)) !== 'canvas' && Date.now() < began + 60_000) {
        await type();
        await sleep(100);
      }
      assert.equal(await shown(page), 'canvas');
      const took = (await page.evaluate(() => window.leftAt)) - began;
      await assertTakeOver(page, took);
      assert.equal((await way(page)).directInput, false);
      for (let i = 0; i < 20; i++) await type();
      assert.equal(await desktop.expectTyped(text, 60_000), text, 'each key once, and in order');
      const { paints } = await page.evaluate(() => window.stripes.statistics);
      await type();
      await until(async () => (await page.evaluate(() => window.stripes.statistics.paints)) > paints, 'a picture of it');
      await becomes(page, 'stripes');
      const status = () => page.evaluate(() => document.getElementById('status-text').textContent);
      await until(async () => /WebRTC does not get through/.test(await status()), 'the status line');
      await becomes(page, 'trying');
      await unblock();
      await becomes(page, 'playing');
      await until(async () => (await way(page)).directInput, 'input over the data channel again');
      await type();
      assert.equal(await desktop.expectTyped(text), text);
      await page.close();
    });

    test('blocked from the beginning', async () => {
      await blockAll(desktop.port);
      const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
      assert.equal(await shown(page), 'canvas');
      await desktop.forget();
      await press(page, 'x');
      assert.equal(await desktop.expectTyped('x'), 'x');
      await becomes(page, 'stripes');
      await unblock();
      await becomes(page, 'playing');
      await page.close();
    });
  });
}
