// SPDX-License-Identifier: MPL-2.0
// The whole way by WebRTC: what is on the screen is in the page, what is done there arrives.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage } from './lib/desktop.js';
import { likeness } from './lib/likeness.js';
import { sleep, until } from './lib/wait.js';

/** Firefox decodes H.264 of peers by a plugin that it downloads. */
const ENCODERS = {
  chromium: { x264enc: 'H.264', vp8enc: 'VP8', vp9enc: 'VP9' },
  firefox: { vp8enc: 'VP8', vp9enc: 'VP9' },
};

const way = (page) => page.evaluate(() => window.stripes.way);
/** A busy machine may need more than one attempt, with pauses between them. */
const becomes = (page, state) =>
  until(async () => (await way(page)).state === state, `the state ${state}`, 120_000);
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
          const isRight = async ({ db }) => db >= 30 && (await way(page)).state === 'playing';
          await likeness(page, () => desktop.screenshot(), isRight, '30 dB by WebRTC', 600);
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
        const hasSize = (wanted) =>
          until(
            async () => (await size()) === wanted,
            async () => `the size ${wanted}, it is ${await size()}`,
            60_000,
          );
        await hasSize('800x600 800x600');
        await page.move(200, 150);
        await page.mouseDown();
        await page.mouseUp();
        const had = (event) =>
          until(
            async () => (await desktop.events()).some((line) => event.test(line)),
            async () => `${event}, saw ${(await desktop.events()).slice(-20)}`,
          );
        await had(/press 1 .*\b200\b.*\b150\b/);
        await page.setViewport(640, 480);
        await hasSize('640x480 640x480');
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

    test('a reload plays again; a newer page takes over, and the older one can take it back', async () => {
      const message = (page) =>
        page.evaluate(() => {
          const box = document.getElementById('message');
          return box.hidden ? '' : box.innerText;
        });
      const desktop = await Desktop.terminal(['--mode=webrtc', '--encoder=vp8enc']);
      try {
        const first = await openPage(browser, desktop.url, { width: 640, height: 480 });
        await becomes(first, 'playing');
        await first.evaluate(() => {
          window.isOld = true;
          setTimeout(() => location.reload());
        });
        const isNew = () => first.evaluate(() => !window.isOld && Boolean(window.stripes?.way));
        await until(() => isNew().catch(() => false), 'the page anew');
        await becomes(first, 'playing');
        const second = await openPage(browser, desktop.url, { width: 640, height: 480 });
        await becomes(second, 'playing');
        await until(async () => /Opened elsewhere/.test(await message(first)), 'the message');
        await first.front();
        await first.click('#message-button');
        await becomes(first, 'playing');
        await until(async () => /Opened elsewhere/.test(await message(second)), 'the message');
        await second.close();
        await first.close();
      } finally {
        await desktop.stop();
      }
    });

    test('a page that nobody sees gets no pictures, begins nothing, and goes on when it is seen', async () => {
      const command = ['xterm', '-e', 'sh', '-c', 'while :; do date +%N; sleep 0.05; done'];
      const desktop = await Desktop.running(() => command, ['--mode=webrtc', '--encoder=vp8enc']);
      // Headless browsers hide nothing.
      const look = (page, hidden) => page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
      const frames = (page) => page.evaluate(() => window.stripes.statistics.paints);
      const rests = async (page) => {
        const before = await frames(page);
        await sleep(1500);
        return (await frames(page)) === before;
      };
      try {
        const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
        await becomes(page, 'playing');
        await until(async () => (await way(page)).directInput, 'the data channel');
        const shown = await frames(page);
        await until(async () => (await frames(page)) > shown + 5, 'pictures');
        await look(page, true);
        await until(() => rests(page), 'no more pictures');
        assert.equal((await way(page)).state, 'playing', 'the connection stays');
        const before = await frames(page);
        await look(page, false);
        await until(async () => (await frames(page)) > before + 5, 'pictures again');
        assert.equal((await way(page)).state, 'playing');
        await page.close();
        const other = await browser.newPage({ width: 640, height: 480 });
        await other.goto(desktop.url);
        await look(other, true);
        await until(async () => (await way(other))?.state === 'off', 'no attempt', 60_000);
        await sleep(1000);
        assert.equal((await way(other)).state, 'off');
        await look(other, false);
        await becomes(other, 'playing');
        await other.close();
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
        let held;
        await until(async () => {
          held = await desktop.resources();
          return held.threads <= cost[0].threads + 1 && held.descriptors <= cost[0].descriptors + 2;
        }, () => `what the peers needed to be given back: ${JSON.stringify([...cost, held])}`, 60_000);
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
