// SPDX-License-Identifier: MPL-2.0
// Sound in the page: when it is asked for, what is heard, and what the person can do about it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { FakePeer, connectPeer } from './lib/fake_peer.js';
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
async function becomes(page, state) {
  const now = () => page.evaluate(() => window.stripes.sound.state);
  await until(async () => (await now()) === state, `sound to be ${state}`).catch(async (error) => {
    throw new Error(`${error.message}; it is ${await now()}; console: ${page.log}`);
  });
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
      client.h264(1, 0, WIDTH, HEIGHT, true, media.red);
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
      const heard = await until(async () => {
        const tone = await loudest(page);
        return tone.level > -30 && tone;
      }, 'a tone');
      assert.ok(Math.abs(heard.hertz - HERTZ) < 4, `${heard.hertz} Hz`);
      const figures = await until(
        () => page.evaluate(() => window.stripes.sound.figures),
        'figures of the buffer',
      );
      assert.ok(figures.levelMs < 150, JSON.stringify(figures));
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
      await page.evaluate(() => location.reload());
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
      const hears = (hertz) =>
        until(async () => {
          const tone = await loudest(page);
          // Firefox remembers the volume of the test before.
          return tone.level > -60 && Math.abs(tone.hertz - hertz) < 4;
        }, `${hertz} Hz`, 30_000);
      const { page, client } = await session();
      await gesture(page);
      await client.expect('START_AUDIO');
      context.after(play(client));
      await hears(HERTZ);

      const joined = server.signalling.length;
      client.send(`WEBRTC,${JSON.stringify({ token: 'feed', active: true, dual: false })}`);
      const picture = { width: 320, height: 192, colour: 'rgb(0, 160, 0)', hertz: 660 };
      const { signalling } = await connectPeer(server, joined, peer, picture);
      await until(async () => (await asked()).join() === 'START_AUDIO', 'the wish for the track');
      await client.expect('STOP_AUDIO');
      assert.equal(await way(), 'track');
      await hears(660); // And not both: packets go on coming.
      await press(page, 'sound-mute');
      await until(async () => (await asked()).at(-1) === 'STOP_AUDIO', 'the track to be left');
      assert.equal(await way(), null);
      await press(page, 'sound-mute');
      await until(async () => (await asked()).at(-1) === 'START_AUDIO', 'the track again');
      assert.equal(client.having('START_AUDIO').length, 1);
      await hears(660);

      signalling.socket.close(1011, 'encoder gone');
      await until(() => client.having('START_AUDIO').length === 2, 'the wish for packets');
      assert.equal(await way(), 'packets');
      await hears(HERTZ);
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
      const joined = server.signalling.length;
      client.send(`WEBRTC,${JSON.stringify({ token: 'feed', active: true, dual: false })}`);
      const picture = { width: 320, height: 192, colour: 'rgb(0, 160, 0)', hertz: 660 };
      const { signalling } = await connectPeer(server, joined, peer, picture);
      await page.waitFor(() => window.stripes.way.state === 'playing');
      await gesture(page);
      await becomes(page, 'on');
      await until(async () => Math.abs((await loudest(page)).hertz - 660) < 4, '660 Hz', 30_000);
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
