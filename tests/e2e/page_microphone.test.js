// SPDX-License-Identifier: MPL-2.0
// The microphone in the page: who may turn it on, what is sent, and what the person is told.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { gesture } from './lib/listening.js';
import { Loudspeaker } from './lib/loudspeaker.js';
import { h264, plain } from './lib/media.js';
import { ToneFile, becomes, press } from './lib/microphone.js';
import { MockServer } from './lib/mock_server.js';
import { sleep, until } from './lib/wait.js';

const WIDTH = 640;
const HEIGHT = 128;
const OFFERED = { microphone_enabled: { value: false, locked: false } };
const WANTED = { microphone_enabled: { value: true, locked: false } };
const FORBIDDEN = { microphone_enabled: { value: false, locked: true } };
let red;
before(async () => (red = (await h264(WIDTH, HEIGHT, 1, plain(0xff0000)))[0]));

const now = (page) =>
  page.evaluate(() => {
    const button = document.getElementById('microphone');
    return {
      ...window.stripes.microphone,
      shown: button.getBoundingClientRect().width > 0,
      pressed: button.getAttribute('aria-pressed'),
      label: button.getAttribute('aria-label'),
      status: document.getElementById('status-text').textContent,
    };
  });

for (const name of browserNames()) {
  describe(name, () => {
    const loudspeaker = new Loudspeaker();
    const tone = new ToneFile(660);
    let browser, server;
    before(async () => {
      await loudspeaker.start();
      await tone.write();
      browser = await launch(name, { environment: loudspeaker.environment, microphone: tone });
      server = new MockServer();
      await server.start();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await loudspeaker.stop();
      await tone.remove();
    });

    async function greeted(page, known, settings) {
      const client = await server.client(known);
      client.greet({ width: WIDTH, height: HEIGHT, settings });
      await client.firstPicture(page, () => client.h264(1, 0, WIDTH, HEIGHT, true, red));
      return client;
    }
    async function session(settings, path = '') {
      const page = await browser.newPage();
      const known = server.clients.length;
      await page.goto(server.url + path);
      const client = await greeted(page, known, settings);
      return { page, client };
    }

    test('on by a press, packets of Opus, off by another one', async () => {
      const { page, client } = await session(OFFERED);
      const before = await now(page);
      assert.deepEqual([before.state, before.shown, before.pressed], ['off', true, 'false']);
      await gesture(page);
      await sleep(300);
      assert.equal((await now(page)).state, 'off', 'no gesture but the button turns it on');
      await press(page);
      await becomes(page, 'on');
      assert.equal((await now(page)).pressed, 'true');
      await until(() => client.binaries.length > 20, 'packets');
      for (const message of client.binaries) {
        assert.equal(message[0], 2);
        assert.ok(message.length > 1 && message.length < 500, `${message.length} bytes`);
      }
      const focused = await page.evaluate(() => document.activeElement.id);
      assert.equal(focused, 'text-input', "the keyboard is the desktop's again");
      await press(page);
      await becomes(page, 'off');
      const { length } = await until(async () => {
        const sent = client.binaries.length;
        await sleep(500);
        return client.binaries.length === sent && client.binaries;
      }, 'what was on its way, and no more');
      await sleep(500);
      assert.equal(client.binaries.length, length, 'nothing more');
      await page.close();
    });

    test('forbidden, to viewers, and by servers that do not know it: no button', async () => {
      for (const [settings, path] of [[FORBIDDEN, ''], [{}, ''], [OFFERED, '#shared']]) {
        const { page } = await session(settings, path);
        const { state, shown } = await now(page);
        assert.deepEqual([state, shown], ['forbidden', false]);
        await page.close();
      }
    });

    test('turned off by the server, in its words; and on again', async () => {
      const { page, client } = await session(OFFERED);
      await page.click('#microphone'); // by the mouse, which must not count twice
      await becomes(page, 'on');
      client.send({ type: 'stripes_microphone', text: 'Somebody else speaks.' });
      client.send('MICROPHONE_DISABLED');
      await becomes(page, 'failed');
      assert.equal((await now(page)).trouble, 'Somebody else speaks.');
      await until(
        async () => (await now(page)).status.includes('microphone: Somebody else speaks.'),
        'the status line',
      );
      await press(page);
      await becomes(page, 'on');
      client.send('MICROPHONE_DISABLED');
      await becomes(page, 'failed');
      assert.equal((await now(page)).trouble, 'the server does not take it');
      await page.close();
    });

    test('what the browser has against it, in words', async () => {
      const { page } = await session(OFFERED);
      for (const [error, words] of [
        ['NotAllowedError', 'the browser was not allowed to use it'],
        ['NotFoundError', 'this computer has none'],
      ]) {
        await page.evaluate((called) => {
          navigator.mediaDevices.getUserMedia = () =>
            Promise.reject(new DOMException('no', called));
        }, error);
        await press(page);
        await becomes(page, 'failed');
        assert.equal((await now(page)).trouble, words);
      }
      await page.evaluate(() => {
        delete navigator.mediaDevices.getUserMedia; // There is one again.
        window.AudioEncoder = undefined;
      });
      await press(page);
      await until(async () => (await now(page)).trouble.includes('WebCodecs'), 'WebCodecs as the reason');
      await page.close();
    });

    test('a lost connection turns it off, and a new one does not turn it on', async () => {
      const { page, client } = await session(OFFERED);
      await press(page);
      await becomes(page, 'on');
      const known = server.clients.length;
      client.socket.terminate();
      await becomes(page, 'forbidden');
      const again = await greeted(page, known, OFFERED);
      await becomes(page, 'off');
      await sleep(300);
      assert.equal(again.binaries.length, 0);
      await page.close();
    });

    test('on by default: with the first click, and no second time', async () => {
      const { page } = await session(WANTED);
      await sleep(300);
      assert.equal((await now(page)).state, 'off', 'not without a gesture');
      await gesture(page);
      await becomes(page, 'on');
      await press(page);
      await becomes(page, 'off');
      await gesture(page);
      await sleep(300);
      assert.equal((await now(page)).state, 'off');
      await page.close();
    });
  });
}
