// SPDX-License-Identifier: MPL-2.0
// Sound in the page: when it is asked for, what is heard, and what the person can do about it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { FakePeer, playPeer } from './lib/fake_peer.js';
import { gesture, loudest } from './lib/listening.js';
import { Loudspeaker } from './lib/loudspeaker.js';
import { h264, opus, plain } from './lib/media.js';
import { MockServer } from './lib/mock_server.js';
import { sleep, until } from './lib/wait.js';

const WIDTH = 640;
const HEIGHT = 128;
const HERTZ = 440;
const PACKET_MS = 10;
const OFFERED = { audio_enabled: { value: true, locked: false } };
/** @type {Record<string, any>} */
const media = {};
before(async () => {
  media.red = (await h264(WIDTH, HEIGHT, 1, plain(0xff0000)))[0];
  media.tone = await opus(HERTZ, 600);
});

const controls = (page) =>
  page.evaluate(() => {
    const seen = (id) => document.getElementById(id).getBoundingClientRect().width > 0;
    const { state, muted, volume } = window.stripes.sound;
    return {
      state,
      muted,
      volume,
      controls: seen('sound'),
      start: seen('sound-start'),
      label: document.getElementById('sound-mute').getAttribute('aria-label'),
    };
  });
/** Not by the mouse: the status line's width changes with its numbers. */
const press = (page, id) =>
  page.evaluate((which) => {
    const button = document.getElementById(which);
    button.focus();
    button.click();
  }, id);
const becomes = (page, state) =>
  until(
    () => page.evaluate((wanted) => window.stripes.sound.state === wanted, state),
    `sound to be ${state}`,
  );
/** Waits for a tone. @param {number} least dB */
async function hears(page, hertz, least) {
  let tone;
  await until(async () => {
    tone = await loudest(page);
    return tone.level > least && Math.abs(tone.hertz - hertz) < 4;
  }, () => `${hertz} Hz, hears ${tone.hertz} Hz of ${tone.level} dB`, 60_000);
}

for (const name of browserNames()) {
  describe(name, () => {
    const loudspeaker = new Loudspeaker();
    let browser, server;
    before(async () => {
      await loudspeaker.start();
      browser = await launch(name, { environment: loudspeaker.environment });
      server = new MockServer();
      await server.start();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await loudspeaker.stop();
    });

    /** What follows a load of the page, which must not have begun when `known` was counted. */
    async function greeted(page, known, settings = OFFERED) {
      const client = await server.client(known);
      client.greet({ width: WIDTH, height: HEIGHT, settings });
      client.keyPicture(() => client.h264(1, 0, WIDTH, HEIGHT, true, media.red));
      // Not by asking the page, which counts as a gesture in Chromium.
      await client.expect('CLIENT_FRAME_ACK');
      return client;
    }
    async function session(settings, path = '') {
      const page = await browser.newPage();
      const known = server.clients.length;
      await page.goto(server.url + path);
      const client = await greeted(page, known, settings);
      return { page, client };
    }
    /** Sends the tone in real time; the function that it returns ends it. */
    function play(client) {
      const begin = performance.now();
      let sent = 0;
      const timer = setInterval(() => {
        while (sent * PACKET_MS < performance.now() - begin) {
          client.opus(media.tone[sent++ % media.tone.length]);
        }
      }, 5);
      return () => clearInterval(timer);
    }

    test('a gesture starts it, and it is what was sent', async (context) => {
      const { page, client } = await session();
      await sleep(300);
      assert.deepEqual(client.having('START_AUDIO'), []);
      await gesture(page);
      await client.expect('START_AUDIO');
      context.after(play(client));
      await becomes(page, 'on');
      const { start, controls: shown, label } = await controls(page);
      assert.deepEqual([start, shown, label], [false, true, 'Mute the sound']);
      await hears(page, HERTZ, -30);
      // What came late and in a burst is in hand for a moment.
      await until(
        () => page.evaluate(() => window.stripes.sound.figures?.levelMs < 150),
        'little sound in hand',
      );
      await page.close();
    });

    test('mute and volume, which the next page remembers', async (context) => {
      const { page, client } = await session();
      await gesture(page);
      await client.expect('START_AUDIO');
      await press(page, 'sound-mute');
      await client.expect('STOP_AUDIO');
      const muted = await controls(page);
      assert.deepEqual([muted.state, muted.label], ['muted', 'Unmute the sound']);
      const focused = await page.evaluate(() => document.activeElement.id);
      assert.equal(focused, 'text-input', 'the keyboard is the desktop\'s again');

      const known = server.clients.length;
      await page.evaluate(() => void setTimeout(() => location.reload(), 0));
      const again = await greeted(page, known);
      await becomes(page, 'muted');
      await gesture(page);
      await press(page, 'sound-mute');
      await again.expect('START_AUDIO');
      assert.deepEqual(again.having('START_AUDIO').length, 1);
      await page.evaluate(() => {
        const slider = document.getElementById('sound-volume');
        slider.value = '30';
        slider.dispatchEvent(new Event('input'));
        slider.dispatchEvent(new Event('change'));
      });
      context.after(play(again));
      const gain = await until(
        () => page.evaluate(() => {
          const { value } = window.stripes.sound.output.gain;
          return Math.abs(value - 0.09) < 0.001 && value;
        }),
        'the volume',
      );
      assert.ok(gain);
      await page.close();
    });

    test('a track takes the place of packets, and they of the track', async (context) => {
      const other = await launch('chromium');
      context.after(() => other.close());
      const peer = await FakePeer.open(other);
      const asked = async () => (await peer.texts()).filter((text) => /AUDIO/.test(text));
      const way = () => page.evaluate(() => window.stripes.sound.way);
      const LEAST = -60; // Firefox remembers the volume of the test before.
      const { page, client } = await session();
      await gesture(page);
      await client.expect('START_AUDIO');
      context.after(play(client));
      await hears(page, HERTZ, LEAST);

      client.send(`WEBRTC,${JSON.stringify({ token: 'feed', active: true, dual: false })}`);
      const picture = { width: 320, height: 192, colour: 'rgb(0, 160, 0)', hertz: 660 };
      const { signalling } = await playPeer(server, page, peer, picture);
      await until(async () => (await asked()).join() === 'START_AUDIO', 'the wish for the track');
      await client.expect('STOP_AUDIO');
      assert.equal(await way(), 'track');
      await hears(page, 660, LEAST); // And not both: packets go on coming.
      await press(page, 'sound-mute');
      await until(async () => (await asked()).at(-1) === 'STOP_AUDIO', 'the track to be left');
      assert.equal(await way(), null);
      await press(page, 'sound-mute');
      await until(async () => (await asked()).at(-1) === 'START_AUDIO', 'the track again');
      assert.equal(client.having('START_AUDIO').length, 1);
      await hears(page, 660, LEAST);

      signalling.socket.close(1011, 'encoder gone');
      await until(() => client.having('START_AUDIO').length === 2, 'the wish for packets');
      assert.equal(await way(), 'packets');
      await hears(page, HERTZ, LEAST);
      await peer.end();
      await page.close();
    });

    test('without what packets need, a track is heard all the same', async (context) => {
      const plain = await launch(name, {
        hosts: { 'desktop.test': '127.0.0.1' },
        environment: loudspeaker.environment,
      });
      context.after(() => plain.close());
      const other = await launch('chromium');
      context.after(() => other.close());
      const peer = await FakePeer.open(other);
      const page = await plain.newPage();
      const known = server.clients.length;
      await page.goto(`http://desktop.test:${server.port}/`);
      const client = await server.client(known);
      client.greet({ width: WIDTH, height: HEIGHT, settings: OFFERED });
      await becomes(page, 'unsupported');
      client.send(`WEBRTC,${JSON.stringify({ token: 'feed', active: true, dual: false })}`);
      const picture = { width: 320, height: 192, colour: 'rgb(0, 160, 0)', hertz: 660 };
      const { signalling } = await playPeer(server, page, peer, picture);
      await gesture(page);
      await becomes(page, 'on');
      await hears(page, 660, -Infinity);
      signalling.socket.close(1011, 'encoder gone');
      await becomes(page, 'unsupported');
      assert.deepEqual(client.having('START_AUDIO'), []);
      await peer.end();
      await page.close();
    });

    test('a server without sound', async () => {
      const off = { audio_enabled: { value: false, locked: true, overridden: true } };
      for (const settings of [{}, off]) {
        const { page, client } = await session(settings);
        await gesture(page);
        const { state, controls: shown, start } = await controls(page);
        assert.deepEqual([state, shown, start], ['none', false, false]);
        assert.deepEqual(client.having('START_AUDIO'), []);
        await page.close();
      }
    });

    test('a server that has none after all', async () => {
      const { page, client } = await session();
      await gesture(page);
      await client.expect('START_AUDIO');
      client.send('AUDIO_DISABLED');
      await becomes(page, 'none');
      assert.equal((await controls(page)).controls, false);
      await page.close();
    });

    test('interrupted, in words', async () => {
      const { page, client } = await session();
      await gesture(page);
      await client.expect('START_AUDIO');
      client.send({ type: 'pipeline_status', video: true, audio: false });
      await becomes(page, 'interrupted');
      await page.waitFor(() =>
        document.getElementById('status-text').textContent.includes('sound interrupted'),
      );
      client.send({ type: 'pipeline_status', video: true, audio: true });
      await becomes(page, 'on');
      await page.close();
    });
  });
}
