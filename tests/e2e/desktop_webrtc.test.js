// SPDX-License-Identifier: MPL-2.0
// The whole way by WebRTC: what is on the screen is in the page, what is done there arrives.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage, settled } from './lib/desktop.js';
import { canvasPicture, psnr } from './lib/screen.js';
import { until } from './lib/wait.js';

/** Firefox decodes H.264 of peers by a plugin that it downloads. */
const ENCODERS = {
  chromium: { x264enc: 'H.264', vp8enc: 'VP8', vp9enc: 'VP9' },
  firefox: { vp8enc: 'VP8', vp9enc: 'VP9' },
};

const way = (page) => page.evaluate(() => window.stripes.way);
const becomes = (page, state, timeoutMs = 15_000) =>
  until(async () => (await way(page)).state === state, `the state ${state}`, timeoutMs);
const codec = (page) => page.evaluate(() => window.stripes.statistics.codec);

for (const name of browserNames()) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launch(name);
    });
    after(async () => browser?.close());

    for (const [encoder, called] of Object.entries(ENCODERS[name])) {
      test(`${encoder}: the picture is right, and keys arrive over the data channel`, async () => {
        const desktop = await Desktop.terminal(['--mode=webrtc', `--encoder=${encoder}`]);
        try {
          const page = await openPage(browser, desktop.url, { width: 800, height: 600 });
          await becomes(page, 'playing');
          await until(async () => (await codec(page)) === called, `the codec ${called}`);
          await until(async () => (await way(page)).directInput, 'input over the data channel');
          await desktop.forget();
          const text = 'Hello, World! 123';
          for (const key of text) {
            await page.keyDown(key);
            await page.keyUp(key);
          }
          assert.equal(await desktop.expectTyped(text), text);
          let db = 0;
          await until(async () => {
            await settled(page, 600);
            db = psnr(await desktop.screenshot(), await canvasPicture(page));
            return db >= 30;
          }, '30 dB', 20_000);
          assert.equal((await way(page)).state, 'playing');
          await page.close();
        } finally {
          await desktop.stop();
        }
      });
    }

    test('the pointer, the size of the window, and a second page', async () => {
      const desktop = await Desktop.probe(['--mode=webrtc', '--encoder=vp8enc']);
      try {
        const page = await openPage(browser, desktop.url, { width: 800, height: 600 });
        await becomes(page, 'playing');
        await until(async () => (await way(page)).directInput, 'input over the data channel');
        const size = () => page.evaluate(() => {
          const { videoWidth, videoHeight } = document.getElementById('stream');
          const { width, height } = window.stripes.statistics;
          return `${width}x${height} ${videoWidth}x${videoHeight}`;
        });
        await until(async () => (await size()) === '800x600 800x600', 'the size');
        await page.move(200, 150);
        await page.mouseDown();
        await page.mouseUp();
        const had = (event) =>
          until(async () => (await desktop.events()).some((line) => event.test(line)), `${event}`);
        await had(/press 1 .*\b200\b.*\b150\b/);
        await page.setViewport(640, 480);
        await until(async () => (await size()) === '640x480 640x480', 'the new size', 15_000);
        await page.move(630, 470);
        await page.mouseDown();
        await page.mouseUp();
        await had(/press 1 .*\b630\b.*\b470\b/);
        const viewer = await openPage(browser, `${desktop.url}#shared`, { width: 640, height: 480 });
        await viewer.front();
        await becomes(viewer, 'playing');
        await viewer.close();
        await page.close();
      } finally {
        await desktop.stop();
      }
    });

    test('the mode is switched ten times, by the page and by the API', async () => {
      const desktop = await Desktop.terminal(['--enable-dual-mode=true', '--webrtc-encoder=vp8enc']);
      try {
        const ask = (path, options) => fetch(new URL(path, desktop.url), options);
        const status = async () => (await ask('api/status')).json();
        assert.deepEqual(await status(), {
          current_mode: 'websockets', available_modes: ['websockets', 'webrtc'], enable_dual_mode: true,
        });
        const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
        const cost = [];
        for (let i = 0; i < 10; i++) {
          const mode = i % 2 ? 'websockets' : 'webrtc';
          if (i % 4 < 2) {
            await page.click('#mode-switch');
          } else {
            const answer = await ask('api/switch', { method: 'POST', body: JSON.stringify({ mode }) });
            assert.deepEqual([answer.status, (await answer.json()).mode], [200, mode]);
          }
          await becomes(page, i % 2 ? 'off' : 'playing');
          await until(async () => (await status()).current_mode === mode, mode);
          const shown = i % 2 ? 'canvas' : 'video';
          await until(() => page.evaluate((what) =>
            (document.getElementById('stream').hidden ? 'canvas' : 'video') === what, shown), shown);
          if (i % 2) cost.push(await desktop.resources());
        }
        // What was made for the peers goes; a page's own connection may be one of two for a moment.
        await until(async () => {
          const { threads, descriptors } = await desktop.resources();
          return threads <= cost[0].threads + 1 && descriptors <= cost[0].descriptors + 2;
        }, `what the peers needed to be given back: ${JSON.stringify(cost)}`, 20_000);
        assert.equal((await ask('api/switch?role=viewer', { method: 'POST', body: '{"mode":"webrtc"}' })).status, 403);
        assert.equal((await ask('api/switch', { method: 'POST', body: '{"mode":"smoke"}' })).status, 400);
        assert.equal((await ask('api/switch')).status, 405);
        await page.close();
      } finally {
        await desktop.stop();
      }
    });
  });
}
