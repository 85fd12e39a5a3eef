// SPDX-License-Identifier: MPL-2.0
// The page's side of WebRTC, and its way out, against a peer that another browser plays.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { FakePeer, connectPeer } from './lib/fake_peer.js';
import { h264, plain } from './lib/media.js';
import { MockServer } from './lib/mock_server.js';
import { sleep, until } from './lib/wait.js';

const WIDTH = 320, HEIGHT = 192;
const GREEN = { width: WIDTH, height: HEIGHT, colour: 'rgb(0, 160, 0)' };
let red;
before(async () => {
  red = (await h264(WIDTH, HEIGHT, 1, plain(0xff0000)))[0];
});

const way = (page) => page.evaluate(() => window.stripes.way);
const becomes = (page, state, timeoutMs) =>
  until(async () => (await way(page)).state === state, `the state ${state}`, timeoutMs);
const status = (page) => page.evaluate(() => document.getElementById('status-text').textContent);
const centre = (page) =>
  page.evaluate(() => [...window.stripes.pixels(100, 100, 1, 1).data].slice(0, 3));
const shown = (page) => page.evaluate(() => (document.getElementById('stream').hidden ? 'canvas' : 'video'));
const isGreen = ([r, g, b]) => r < 40 && g > 120 && b < 40;
const isRed = ([r, g, b]) => r > 200 && g < 40 && b < 40;

for (const name of browserNames()) {
  describe(name, () => {
    let browser, other, peer, server, alive;
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
      client.h264(1, 0, WIDTH, HEIGHT, true, red);
      await page.waitFor(() => window.stripes.state === 'streaming');
      return { page, client };
    }
    const offerWebRtc = (client, active = true, dual = false) =>
      client.send(`WEBRTC,${JSON.stringify({ token: 'feed', active, dual })}`);

    /** The same over WebRTC, in green. */
    async function playing(client, page, n = 0) {
      const asked = client.having('_rtc_input,resume').length;
      const joined = await connectPeer(server, n, peer, GREEN);
      const ping = () => peer.say({ type: 'ping', data: { start_time: 5 } });
      alive = setInterval(() => void ping().catch(() => {}), 700);
      await becomes(page, 'playing', 15_000);
      await until(() => client.having('_rtc_input,resume').length > asked, 'the question');
      await ping(); // A server that has never talked is not missed.
      await sleep(200);
      return joined;
    }

    async function done(page) {
      clearInterval(alive);
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
      offerWebRtc(client);
      const { hello } = await playing(client, page);
      assert.equal(hello.client_token, 'feed');
      assert.equal(hello.client_type, 'controller');
      assert.equal(await shown(page), 'video');
      await until(async () => isGreen(await centre(page)), 'a green picture');
      await client.expect('STOP_VIDEO');
      const boxes = await page.evaluate(() =>
        ['screen', 'stream'].map((id) => JSON.stringify(document.getElementById(id).getBoundingClientRect())),
      );
      assert.equal(boxes[0], boxes[1]);
      await until(async () => /VP8 \(WebRTC\)/.test(await status(page)), 'the status line');
      const { kbitPerSecond, fps, width } = await page.evaluate(() => window.stripes.statistics);
      assert.ok(kbitPerSecond > 0 && fps > 0 && width === WIDTH, `${kbitPerSecond} kbit/s, ${fps} fps`);

      await page.keyDown('a');
      client.send('RTC_INPUT,0');
      await until(async () => (await way(page)).directInput, 'input over the channel');
      await page.keyUp('a');
      await page.move(320, 192);
      await page.mouseDown();
      await page.mouseUp();
      const has = async (text) => (await peer.texts()).includes(text);
      await until(async () => (await has('ku,97')) && (await has('m,160,96,0,0')), 'keys and buttons');
      const texts = (await peer.texts()).filter((text) => /^k[du]|^m,/.test(text));
      assert.deepEqual(texts.slice(0, 2), ['kd,97', 'ku,97'], String(texts));
      assert.ok(texts.includes('m,160,96,1,0'), String(texts));
      await until(() => has('pong,5'), 'an answer to the ping');
      assert.deepEqual(client.having('k'), [], 'nothing went both ways');
      await done(page);
    });

    test('silence: stripes and input go on over the socket, and WebRTC comes back', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      await playing(client, page);
      client.send('RTC_INPUT,0');
      await until(async () => (await way(page)).directInput, 'input over the channel');
      await page.keyDown('b');
      await page.keyUp('b');
      await until(async () => (await peer.texts()).includes('ku,98'), 'the first key');
      clearInterval(alive);
      await peer.hold(true);
      await becomes(page, 'lost', 6000);
      await client.expect('START_VIDEO');
      client.h264(2, 0, WIDTH, HEIGHT, true, red);
      await until(async () => (await shown(page)) === 'canvas' && isRed(await centre(page)), 'stripes');
      assert.match(await status(page), /stripes: WebRTC/);
      // What it typed meanwhile waits for the answer: the server took all but the last message.
      await client.expect('_rtc_input,pause');
      await page.keyDown('c');
      await page.keyUp('c');
      await sleep(200);
      assert.deepEqual(client.having('k'), []);
      const taken = (await peer.texts()).length - 1;
      client.send(`RTC_INPUT,${taken}`);
      await until(() => client.having('ku,99').length > 0, 'the rest over the socket');
      const last = (await peer.texts()).at(-1);
      const over = client.texts.slice(client.texts.indexOf(last));
      assert.deepEqual(over.filter((text) => /^k[du]/.test(text)).slice(-2), ['kd,99', 'ku,99']);
      assert.equal(client.texts.filter((text) => text === last).length, 1);
      await becomes(page, 'stripes', 8000);
      await until(async () => /does not get through/.test(await status(page)), 'the status line');
      await playing(client, page, 1);
      await until(async () => isGreen(await centre(page)), 'a green picture again');
      assert.equal(client.having('STOP_VIDEO').length, 2);
      await done(page);
    });

    test('a short silence is forgiven', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      await playing(client, page);
      clearInterval(alive);
      await peer.hold(true);
      await becomes(page, 'lost', 6000);
      await peer.hold(false);
      await becomes(page, 'playing');
      assert.equal(server.signalling.length, 1);
      await until(async () => (await shown(page)) === 'video', 'the video');
      await done(page);
    });

    test('no media at all: the picture stays, it says so, and it is tried again', async () => {
      const { page, client } = await session();
      const began = Date.now();
      offerWebRtc(client);
      const first = await server.signallingClient(0);
      await first.expect('HELLO client ');
      first.send('HELLO');
      await first.expect('SESSION server');
      first.send('ERROR peer server not found');
      await until(() => first.having('SESSION server').length === 2, 'the second question');
      await becomes(page, 'stripes', 8000);
      assert.ok(Date.now() - began < 7000);
      assert.ok(isRed(await centre(page)));
      assert.equal(await shown(page), 'canvas');
      assert.deepEqual(client.having('STOP_VIDEO'), []);
      await until(async () => /does not get through/.test(await status(page)), 'the status line');
      await until(() => first.closed, 'the signalling to end');
      await playing(client, page, 1);
      await done(page);
    });

    test('the other side closes: stripes at once', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      const { signalling } = await playing(client, page);
      signalling.socket.close(1011, 'encoder gone');
      await becomes(page, 'stripes');
      assert.equal((await way(page)).why, 'encoder gone');
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
      await playing(client, page);
      assert.equal(await button(), 'Use stripes');
      await page.click('#mode-switch');
      await until(() => server.posts.length === 2, 'the second request');
      assert.equal(server.posts[1].body, '{"mode":"websockets"}');
      offerWebRtc(client, false, true);
      await becomes(page, 'off');
      await client.expect('START_VIDEO');
      client.h264(2, 0, WIDTH, HEIGHT, true, red);
      await until(async () => (await shown(page)) === 'canvas' && isRed(await centre(page)), 'stripes');
      await done(page);
    });

    test('a viewer sees it too, and has no button', async () => {
      const { page, client } = await session('#shared');
      await client.expect('START_VIDEO');
      offerWebRtc(client, true, true);
      const { hello } = await playing(client, page);
      assert.equal(hello.client_type, 'viewer');
      await until(() => client.texts.at(-1) === 'STOP_VIDEO' || client.having('STOP_VIDEO').length === 2, 'STOP_VIDEO');
      assert.equal(await page.evaluate(() => document.getElementById('mode-switch').hidden), true);
      await done(page);
    });

    test('the WebSocket ends: the last picture stays', async () => {
      const { page, client } = await session();
      offerWebRtc(client);
      await playing(client, page);
      await until(async () => isGreen(await centre(page)), 'a green picture');
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
