// SPDX-License-Identifier: MPL-2.0
// The page's side of WebRTC, and its way out, against a peer that another browser plays.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { FakePeer, playPeer } from './lib/fake_peer.js';
import { assertTakeOver, watchLateness } from './lib/lateness.js';
import { h264, plain } from './lib/media.js';
import { MockServer } from './lib/mock_server.js';
import { sleep, until } from './lib/wait.js';

const WIDTH = 320, HEIGHT = 192;
const GREEN = { width: WIDTH, height: HEIGHT, colour: 'rgb(0, 160, 0)', pings: true };
const PAUSE = '_rtc_input,pause', RESUME = '_rtc_input,resume';
let red;
before(async () => {
  red = (await h264(WIDTH, HEIGHT, 1, plain(0xff0000)))[0];
});

const way = (page) => page.evaluate(() => window.stripes.way);
const becomes = (page, state) =>
  until(async () => {
    const now = await way(page);
    return now.state === state && now;
  }, `the state ${state}`, 60_000);
const status = (page) => page.evaluate(() => document.getElementById('status-text').textContent);
const says = (page, pattern) =>
  until(async () => pattern.test(await status(page)), `a status like ${pattern}`);
const centre = (page) =>
  page.evaluate(() => [...window.stripes.pixels(100, 100, 1, 1).data].slice(0, 3));
const shown = (page) => page.evaluate(() => (document.getElementById('stream').hidden ? 'canvas' : 'video'));
const isGreen = ([r, g, b]) => r < 40 && g > 120 && b < 40;
const isRed = ([r, g, b]) => r > 200 && g < 40 && b < 40;
const showsGreen = (page) => until(async () => isGreen(await centre(page)), 'a green picture');
const showsStripes = (page) =>
  until(async () => (await shown(page)) === 'canvas' && isRed(await centre(page)), 'red stripes');

/** Has key events happen once the page has asked a question, sooner than any driver could. */
const typeWhenAsked = (page, question, key, types) =>
  page.evaluate((wanted) => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (message) {
      send.call(this, message);
      if (message !== wanted.question) return;
      WebSocket.prototype.send = send;
      queueMicrotask(() => {
        for (const type of wanted.types) window.dispatchEvent(new KeyboardEvent(type, wanted));
      });
    };
  }, { question, types, key, code: `Key${key.toUpperCase()}` });

for (const name of browserNames()) {
  describe(name, () => {
    let browser, other, peer, server;
    before(async () => {
      browser = await launch(name);
      other = await launch('chromium');
      peer = await FakePeer.open(other);
    });
    after(async () => {
      await browser?.close();
      await other?.close();
    });

    /** A page that shows a red stripe picture. */
    async function session(path = '') {
      server = new MockServer();
      await server.start();
      const page = await browser.newPage({ width: 640, height: 384 });
      await page.goto(server.url + path);
      const client = await server.client(0);
      client.greet({ width: WIDTH, height: HEIGHT, settings: { enable_resize: { value: false } } });
      await client.firstPicture(page, () => client.h264(1, 0, WIDTH, HEIGHT, true, red));
      // At once, as a server does: the page waits 3 s for the answer.
      client.onText = (text) => {
        if (text === PAUSE || text === RESUME) client.send('RTC_INPUT,0');
      };
      return { page, client };
    }
    const offerWebRtc = (client, active = true, dual = false) =>
      client.send(`WEBRTC,${JSON.stringify({ token: 'feed', active, dual })}`);

    /** The same over WebRTC, in green, and input with it. */
    async function playing(page) {
      const joined = await playPeer(server, page, peer, GREEN);
      await until(async () => (await way(page)).directInput, 'input over the channel');
      return joined;
    }
    /** Stripes are asked for again, and then no more. */
    async function stripesCameAndWent(client) {
      const wishes = () => client.texts.filter((text) => /^ST(ART|OP)_VIDEO$/.test(text)).join();
      await until(() => /^STOP_VIDEO(,START_VIDEO,STOP_VIDEO)+$/.test(wishes()), wishes);
    }

    async function done(page) {
      await peer.end();
      await page.close();
      await server.stop();
    }

    test('a server that says nothing of WebRTC hears nothing of it', async () => {
      const { page, client } = await session();
      assert.match(client.url, /[?&]webrtc=1(&|$)/);
      await sleep(500);
      assert.deepEqual(await way(page), {
        offered: false, state: 'off', why: '', directInput: false, switchable: false,
      });
      assert.equal(server.signalling.length, 0);
      assert.deepEqual(client.having('_rtc'), []);
      await done(page);
    });

    test('it plays: picture, geometry, input, and the stripes rest', async () => {
      const { page, client } = await session();
      await typeWhenAsked(page, RESUME, 'a', ['keydown']); // It waits for the answer.
      offerWebRtc(client);
      const { hello, attempts } = await playing(page);
      assert.equal(hello.client_token, 'feed');
      assert.equal(hello.client_type, 'controller');
      assert.equal(await shown(page), 'video');
      await showsGreen(page);
      await client.expect('STOP_VIDEO');
      const boxes = await page.evaluate(() =>
        ['screen', 'stream'].map((id) => JSON.stringify(document.getElementById(id).getBoundingClientRect())),
      );
      assert.equal(boxes[0], boxes[1]);
      await says(page, /VP8 \(WebRTC\)/);
      await until(async () => {
        const { kbitPerSecond, fps, width } = await page.evaluate(() => window.stripes.statistics);
        return kbitPerSecond > 0 && fps > 0 && width === WIDTH;
      }, 'figures of the picture');

      await page.evaluate(() => {
        window.dispatchEvent(new KeyboardEvent('keyup', { key: 'a', code: 'KeyA' }));
      });
      await page.move(320, 192);
      await page.mouseDown();
      await page.mouseUp();
      const has = async (text) => (await peer.texts()).includes(text);
      await until(async () => (await has('ku,97')) && (await has('m,160,96,0,0')), 'keys and buttons');
      await until(() => has('m,160,96,1,0'), 'the press');
      const keys = [...client.texts, ...(await peer.texts())].filter((text) => /^k[du]/.test(text));
      assert.deepEqual(keys, ['kd,97', 'ku,97'], 'nothing went both ways');
      // With an attempt that came to nothing went what had gone over its channel.
      if (attempts === 1) assert.deepEqual(client.having('k'), [], 'all over the channel');
      await until(() => has('pong,5'), 'an answer to the ping');
      await done(page);
    });

    test('silence: stripes and input go on over the socket, and WebRTC comes back', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      await playing(page);
      await page.keyDown('b');
      await page.keyUp('b');
      await until(async () => (await peer.texts()).includes('ku,98'), 'the first key');
      // What it types from the question on waits for the answer: the server took all but one message.
      await typeWhenAsked(page, PAUSE, 'c', ['keydown', 'keyup']);
      const asked = new Promise((resolve, reject) => {
        const answer = async () => {
          const [sent] = await Promise.all([peer.texts(), sleep(150)]);
          const early = client.having('k');
          client.send(`RTC_INPUT,${sent.length - 1}`);
          return { early, last: sent.at(-1) };
        };
        client.onText = (text) => {
          if (text === PAUSE) answer().then(resolve, reject);
          else if (text === RESUME) client.send('RTC_INPUT,0');
        };
      });
      await peer.hold(true);
      await client.expect('START_VIDEO');
      client.h264(2, 0, WIDTH, HEIGHT, true, red);
      await showsStripes(page);
      await says(page, /stripes: .*WebRTC/);
      const { early, last } = await asked;
      assert.deepEqual(early, []);
      await until(() => client.having('ku,99').length > 0, 'the rest over the socket');
      const over = client.texts.slice(client.texts.indexOf(last));
      assert.deepEqual(over.filter((text) => /^k[du]/.test(text)).slice(-2), ['kd,99', 'ku,99']);
      assert.equal(client.texts.filter((text) => text === last).length, 1);
      await becomes(page, 'stripes');
      await says(page, /does not get through/);
      await playing(page);
      await showsGreen(page);
      await stripesCameAndWent(client);
      await done(page);
    });

    test('a short silence is forgiven', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      await playing(page);
      await client.expect('STOP_VIDEO');
      const { length } = server.signalling;
      // It ends as soon as the page has noticed it: the page does not wait for long.
      client.onText = (text) => {
        if (text === PAUSE) void peer.hold(false);
      };
      await peer.hold(true);
      await stripesCameAndWent(client);
      await becomes(page, 'playing');
      assert.equal(server.signalling.length, length);
      await until(async () => (await shown(page)) === 'video', 'the video');
      await done(page);
    });

    test('no media at all: the picture stays, it says so, and it is tried again', async () => {
      const { page, client } = await session();
      await watchLateness(page);
      const began = Date.now();
      offerWebRtc(client);
      const first = await server.signallingClient(0);
      await first.expect('HELLO client ');
      first.send('HELLO');
      await first.expect('SESSION server');
      first.send('ERROR peer server not found');
      await until(() => first.having('SESSION server').length === 2, 'the second question');
      await becomes(page, 'stripes');
      await assertTakeOver(page, Date.now() - began);
      assert.ok(isRed(await centre(page)));
      assert.equal(await shown(page), 'canvas');
      assert.deepEqual(client.having('STOP_VIDEO'), []);
      await says(page, /does not get through/);
      await until(() => first.closed, 'the signalling to end');
      await playing(page);
      await done(page);
    });

    test('the other side closes: stripes at once', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      const { signalling } = await playing(page);
      signalling.socket.close(1011, 'encoder gone');
      assert.equal((await becomes(page, 'stripes')).why, 'encoder gone');
      await client.expect('START_VIDEO');
      await done(page);
    });

    test('the mode is switched by the server and by the user', async () => {
      const { page, client } = await session();
      const button = () =>
        page.evaluate(() => {
          const { hidden, textContent } = document.getElementById('mode-switch');
          return hidden ? '' : textContent;
        });
      assert.equal(await button(), '');
      offerWebRtc(client, false, true);
      await until(async () => (await button()) === 'Use WebRTC', 'the button');
      assert.equal(server.signalling.length, 0);
      await page.click('#mode-switch');
      await until(() => server.posts.length === 1, 'the request');
      assert.deepEqual(server.posts[0], { url: '/api/switch', body: '{"mode":"webrtc"}' });
      offerWebRtc(client, true, true);
      await playing(page);
      assert.equal(await button(), 'Use stripes');
      await page.click('#mode-switch');
      await until(() => server.posts.length === 2, 'the second request');
      assert.equal(server.posts[1].body, '{"mode":"websockets"}');
      offerWebRtc(client, false, true);
      await becomes(page, 'off');
      await client.expect('START_VIDEO');
      client.h264(2, 0, WIDTH, HEIGHT, true, red);
      await showsStripes(page);
      await done(page);
    });

    test('a viewer sees it too, and has no button', async () => {
      const { page, client } = await session('#shared');
      await client.expect('START_VIDEO');
      offerWebRtc(client, true, true);
      const { hello } = await playing(page);
      assert.equal(hello.client_type, 'viewer');
      await until(() => client.having('STOP_VIDEO').length >= 2, () => `STOP_VIDEO, got ${client.texts}`);
      assert.equal(await page.evaluate(() => document.getElementById('mode-switch').hidden), true);
      await done(page);
    });

    test('the WebSocket ends: the last picture stays', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      await playing(page);
      await showsGreen(page);
      server.refuse = 503;
      client.socket.terminate();
      await page.waitFor(() => window.stripes.state === 'reconnecting');
      assert.equal((await way(page)).state, 'off');
      assert.equal(await shown(page), 'canvas');
      assert.ok(isGreen(await centre(page)));
      await done(page);
    });
  });
}
