// SPDX-License-Identifier: MPL-2.0
// Networks in which browser and server do not reach each other by UDP: a TURN server relays, or ICE
// takes TCP. To be run by tools/own_network.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage } from './lib/desktop.js';
import { ONLY_THE_PAGES_TCP, block, unblock } from './lib/firewall.js';
import { Program } from './lib/processes.js';
import { until } from './lib/wait.js';

/** This machine's address in that network. */
const ADDRESS = '10.99.0.1';
const TURN_PORT = 3478;
/** None that a socket gets by itself, so that nothing but the relay uses them. */
const RELAY = { min: 61_100, max: 61_199 };
const USER = 'desk@home';
const PASSWORD = 'a:b/c d';

const way = (page) => page.evaluate(() => window.stripes.way);
/** A busy machine may need more than one attempt, with pauses between them. */
const becomes = (page, state) =>
  until(async () => (await way(page)).state === state, `the state ${state}`, 120_000);

class TurnServer {
  static async start() {
    const server = new TurnServer();
    server.folder = await mkdtemp(join(tmpdir(), 'stripes-turn-'));
    server.program = new Program('turnserver', [
      '-n', '--no-cli', '--no-tls', '--no-dtls', '--lt-cred-mech', '--realm=desk', '-v',
      `--user=${USER}:${PASSWORD}`, `--listening-ip=${ADDRESS}`, `--listening-port=${TURN_PORT}`,
      `--relay-ip=${ADDRESS}`, `--min-port=${RELAY.min}`, `--max-port=${RELAY.max}`,
      `--userdb=${join(server.folder, 'users')}`, `--pidfile=${join(server.folder, 'pid')}`,
      '--log-file=stdout', '--simple-log',
    ]);
    await server.program.says(/listener opened on/i);
    return server;
  }

  async stop() {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Nothing but the page's own connection, and what comes from or goes to the TURN server. */
const onlyRelayed = (port) =>
  block([
    ...['dport', 'sport'].flatMap((end) => [
      `udp ${end} ${TURN_PORT} accept`,
      `udp ${end} ${RELAY.min}-${RELAY.max} accept`,
    ]),
    'meta l4proto udp drop',
    ...ONLY_THE_PAGES_TCP(port),
  ]);

/** As they are on the command line. */
const turnSettings = (password) => [
  `--turn-host=${ADDRESS}`, `--turn-port=${TURN_PORT}`, `--turn-username=${USER}`,
  `--turn-password=${password}`,
];

for (const name of browserNames()) {
  describe(name, () => {
    let browser, turn;
    before(async () => {
      await unblock();
      browser = await launch(name);
      turn = await TurnServer.start();
    });
    after(async () => {
      await unblock();
      await browser?.close();
      await turn?.stop();
    });

    async function withDesktop(options, action) {
      const desktop = await Desktop.terminal(['--mode=webrtc', '--encoder=vp8enc', ...options]);
      try {
        await action(desktop);
      } finally {
        await unblock();
        await desktop.stop();
      }
    }

    test('media flow over the TURN server, with the user and the password of the settings', () =>
      withDesktop(turnSettings(PASSWORD), async (desktop) => {
        const response = await fetch(new URL('api/turn', desktop.url));
        const { iceServers } = await response.json();
        assert.deepEqual(iceServers, [
          { urls: [`turn:${ADDRESS}:${TURN_PORT}?transport=udp`], username: USER, credential: PASSWORD },
        ]);
        await onlyRelayed(desktop.port);
        const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
        await becomes(page, 'playing');
        await until(async () => (await way(page)).directInput, 'input over the data channel');
        await desktop.forget();
        await page.keyDown('x');
        await page.keyUp('x');
        assert.equal(await desktop.expectTyped('x'), 'x');
        await page.close();
        assert.doesNotMatch(desktop.program.output, new RegExp(PASSWORD), 'the log keeps it secret');
      }));

    test('with a wrong password stripes go on', () =>
      withDesktop(turnSettings('wrong'), async (desktop) => {
        await onlyRelayed(desktop.port);
        const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
        await becomes(page, 'stripes');
        await page.close();
      }));

    // Firefox tries no TCP to peers.
    if (name === 'chromium') {
      test('where no UDP gets through ICE takes TCP', () =>
        withDesktop([], async (desktop) => {
          await block(['meta l4proto udp drop']);
          const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
          await becomes(page, 'playing');
          await page.close();
        }));
    }
  });
}
