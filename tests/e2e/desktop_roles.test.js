// SPDX-License-Identifier: MPL-2.0
// Who may say what: the same table over the WebSocket and over a data channel, for a client that
// knows one of them at a time.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { launch } from './lib/browsers.js';
import { Desktop } from './lib/desktop.js';
import { sleep, until } from './lib/wait.js';

const WAYS = ['websocket', 'data channel'];

/** What a controller says, and what the terminal hears of it; a viewer's words have no effect. */
const VERBS = [
  [['kd,97', 'ku,97'], /^a$/],
  [['co,end,Grüße'], /^Grüße$/],
  [['m,100,100,0,0', 'm,100,100,1,0', 'm,100,100,0,0'], /^\x1b\[<0;\d+;\d+M\x1b\[<0;\d+;\d+m$/],
  [['m,100,100,0,0', 'm2,0,0,0,1', 'm2,0,0,8,1', 'm2,0,0,0,1'], /^\x1b\[<65;\d+;\d+M$/],
  [['kd,98', 'kr'], /^b$/],
  [['kh,99'], /^$/],
  [['nonsense', '{"type":"x"}', 'kd,', 'm,1', 'co,end'], /^$/],
];

for (const way of WAYS) {
  describe(way, () => {
    let browser, desktop, page;
    const typed = () => readFile(`${desktop.folder}/mouse`, 'utf8').catch(() => '');
    const typedFrom = async (from) => (await typed()).slice(from);
    before(async () => {
      browser = await launch('chromium');
      desktop = await Desktop.running((folder) => [
        'xterm', '-e', 'sh', '-c',
        `xset r off; printf '\\033[?1000;1006h'; stty raw -echo; exec tee ${folder}/mouse > /dev/null`,
      ], ['--enable-dual-mode=true', '--mode=webrtc', '--encoder=vp8enc']);
      page = await browser.newPage();
      await page.goto(`${desktop.url}icon.svg`);
      await until(() => existsSync(`${desktop.folder}/mouse`), 'the terminal');
      await desktop.hasKeyboard();
      await sleep(1000); // The window is to have its place.
    });
    after(async () => {
      await browser?.close();
      await desktop?.stop();
    });

    /** Connects as `role` and leaves window.say behind. */
    const connect = (role) =>
      page.evaluate(async ([how, as]) => {
        window.leave?.();
        const query = as === 'viewer' ? '?role=viewer' : '';
        const base = location.origin.replace('http', 'ws');
        if (how === 'websocket') {
          const socket = new WebSocket(`${base}/api/websockets${query}`);
          await new Promise((resolve) => (socket.onmessage = resolve));
          window.say = (text) => socket.send(text);
          window.leave = () => socket.close();
          return;
        }
        const socket = new WebSocket(`${base}/api/webrtc/signaling${query}`);
        const peer = new RTCPeerConnection();
        let server = '';
        peer.onicecandidate = ({ candidate }) => {
          if (candidate?.candidate) socket.send(`${server} ${JSON.stringify({ ice: candidate.toJSON() })}`);
        };
        socket.onopen = () =>
          socket.send(`HELLO client ${JSON.stringify({ client_type: as, client_slot: -1, display_id: 'primary' })}`);
        socket.onmessage = async ({ data }) => {
          if (data === 'HELLO') socket.send('SESSION server');
          if (data.startsWith('SESSION_OK')) server = data.slice(11);
          const { sdp, ice } = JSON.parse(data.slice(data.indexOf('{')).replace(/^[^{].*/s, '{}') || '{}');
          if (ice) await peer.addIceCandidate(ice);
          if (!sdp) return;
          await peer.setRemoteDescription(sdp);
          await peer.setLocalDescription(await peer.createAnswer());
          socket.send(`${server} ${JSON.stringify({ sdp: peer.localDescription })}`);
        };
        const channel = await new Promise((resolve) => (peer.ondatachannel = (event) => resolve(event.channel)));
        if (channel.readyState !== 'open') await new Promise((resolve) => (channel.onopen = resolve));
        window.say = (text) => channel.send(text);
        window.leave = () => {
          peer.close();
          socket.close();
        };
      }, [way, role]);
    const say = (messages) => page.evaluate((all) => all.forEach((text) => window.say(text)), messages);

    /** Says a key until it is heard: a session begins a moment after its connection. */
    async function heard(key) {
      const from = (await typed()).length;
      const code = key.charCodeAt(0);
      await until(async () => {
        await say([`kd,${code}`, `ku,${code}`]);
        await sleep(500);
        return (await typed()).length > from;
      }, `the key ${key}`);
      let before;
      await until(async () => {
        before = await typedFrom(from);
        await sleep(500);
        return (await typedFrom(from)) === before;
      }, 'all that was said of it');
      return before;
    }

    test('a controller is heard', async () => {
      await connect('controller');
      assert.match(await heard('y'), /^y+$/);
      for (const [messages, effect] of VERBS) {
        const from = (await typed()).length;
        await say(messages);
        if (effect.test('')) await sleep(300);
        await until(
          async () => effect.test(await typedFrom(from)),
          async () => `${messages}: ${effect}, got ${JSON.stringify(await typedFrom(from))}`,
        );
      }
    });

    test('a viewer is not, and the next controller is', async () => {
      await connect('viewer');
      const from = (await typed()).length;
      for (const [messages] of VERBS) await say(messages);
      await sleep(1000);
      await connect('controller');
      await heard('z');
      assert.match(await typedFrom(from), /^z+$/);
    });
  });
}
