// SPDX-License-Identifier: MPL-2.0
// The real thing: selkies-launch with a private display and something on it.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRoot } from './paths.js';
import { Program, freePort } from './processes.js';
import { screenshot } from './screen.js';
import { until } from './wait.js';

const LAUNCHER = join(buildRoot, 'tools/selkies-launch/selkies-launch');
const PROBE = join(buildRoot, 'tests/e2e/x-probe');

/** Something to look at, then every byte typed goes into a file, and back to the screen. */
const TERMINAL = (folder) => `
  echo "$DISPLAY $XAUTHORITY" > ${folder}/display
  for i in 1 2 3 4 5 6; do echo 'The quick brown fox jumps over the lazy dog 0123456789'; done
  printf '\\033[31mred \\033[32mgreen \\033[34mblue\\033[0m\\n'
  stty raw -echo
  : > ${folder}/typed
  exec tee ${folder}/typed`;

export class Desktop {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** A terminal that keeps what is typed. */
  static async terminal(options = [], port = 0) {
    const folder = await mkdtemp(join(tmpdir(), 'stripes-desktop-'));
    const desktop = new Desktop(folder);
    desktop.port = port;
    desktop.command = ['xterm', '-e', 'sh', '-c', TERMINAL(folder)];
    await desktop.start(options);
    await until(() => desktop.typed().catch(() => null) !== null, 'the terminal');
    return desktop;
  }

  /** A window that tells what the pointer does. */
  static async probe(options = []) {
    const folder = await mkdtemp(join(tmpdir(), 'stripes-desktop-'));
    const desktop = new Desktop(folder);
    const script = `echo "$DISPLAY $XAUTHORITY" > ${folder}/display; exec ${PROBE} > ${folder}/events`;
    desktop.command = ['sh', '-c', script];
    await desktop.start(options);
    await until(() => desktop.events().then((events) => events.length > 0, () => false), 'x-probe');
    return desktop;
  }

  /** Any command; it is told the folder for its files. */
  static async running(command, options = []) {
    const folder = await mkdtemp(join(tmpdir(), 'stripes-desktop-'));
    const desktop = new Desktop(folder);
    const [program, ...args] = command(folder);
    const script = `echo "$DISPLAY $XAUTHORITY" > ${folder}/display; exec "$@"`;
    desktop.command = ['sh', '-c', script, 'sh', program, ...args];
    await desktop.start(options);
    return desktop;
  }

  /** Also to start it again on the same port. */
  async start(options = []) {
    this.options = options;
    this.port ||= await freePort();
    const args = ['--port', String(this.port), ...options, '--', ...this.command];
    this.program = new Program(LAUNCHER, args);
    const [url] = await this.program.says(/http:\/\/\S+/);
    this.url = url;
    const text = await until(
      () => readFile(join(this.folder, 'display'), 'utf8').catch(() => ''),
      'the command to start',
    );
    const [DISPLAY, XAUTHORITY] = text.trim().split(' ');
    this.environment = { DISPLAY, XAUTHORITY };
  }

  screenshot() {
    return screenshot(this.environment);
  }

  /** What the terminal got since the last forget(). */
  async typed() {
    const text = await readFile(join(this.folder, 'typed'), 'utf8');
    return text.slice(this.seen ?? 0);
  }

  async forget() {
    this.seen = (this.seen ?? 0) + (await this.typed()).length;
  }

  /** Waits until as much as this was typed, and gives what it was. */
  async expectTyped(text, timeoutMs = 10_000) {
    const arrived = async () => (await this.typed()).length >= text.length;
    await until(arrived, 'typed text', timeoutMs).catch(() => {});
    return this.typed(); // Whatever it is, the caller compares.
  }

  /** x-probe's lines. */
  async events() {
    const text = await readFile(join(this.folder, 'events'), 'utf8');
    return text.split('\n').filter(Boolean);
  }

  /** What the server holds now. */
  async resources() {
    const { pid } = this.program.child;
    const count = async (folder) => (await readdir(`/proc/${pid}/${folder}`)).length;
    return { threads: await count('task'), descriptors: await count('fd') };
  }

  async stop() {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens the desktop's page and waits for the picture. */
export async function openPage(browser, url, size) {
  const page = await browser.newPage(size);
  await page.goto(url);
  await streaming(page);
  return page;
}

export async function streaming(page) {
  try {
    await page.waitFor(() => window.stripes?.state === 'streaming', undefined, 20_000);
  } catch (error) {
    const said = await page.evaluate(() => document.body.innerText);
    throw new Error(`no picture; the page says: ${said}; console: ${page.log}; ${error.message}`);
  }
}

/** Until the picture has come to rest, refinement included. */
export const settled = (page, quietMs = 1200) =>
  page.evaluate((quiet) => window.stripes.settled(quiet, 20_000), quietMs);
