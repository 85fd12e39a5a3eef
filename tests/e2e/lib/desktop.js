// SPDX-License-Identifier: MPL-2.0
// The real thing: selkies-launch with a private display and something on it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildRoot } from './paths.js';
import { Program, freePort } from './processes.js';
import { screenshot } from './screen.js';
import { testimony, until } from './wait.js';

const run = promisify(execFile);
const PICTURE_MS = 60_000;
const LAUNCHER = join(buildRoot, 'tools/selkies-launch/selkies-launch');
const PROBE = join(buildRoot, 'tests/e2e/x-probe');

/**
 * Something to look at, then every byte typed goes into a file, and back to the screen. Keys do not
 * repeat: from a press to its release a busy machine may take longer than a person.
 */
const TERMINAL = (folder) => `
  echo "$DISPLAY $XAUTHORITY" > ${folder}/display
  xset r off
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
    await until(() => desktop.typed().then(() => true, () => false), 'the terminal');
    await desktop.hasKeyboard();
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
    [, this.url] = await this.program.says(/(http:\/\/\S+)\s/);
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

  #ask(program, ...args) {
    return run(program, args, { env: { ...process.env, ...this.environment } });
  }

  /** Waits until a window has the keyboard, which comes a moment after it has begun. */
  async hasKeyboard() {
    let said = '';
    await until(async () => {
      const asked = this.#ask('xprop', '-root', '_NET_ACTIVE_WINDOW');
      said = await asked.then(({ stdout }) => stdout, ({ message }) => message);
      return / 0x[1-9a-f]/.test(said);
    }, () => `a window with the keyboard; xprop: ${said}`);
  }

  /** @param {boolean} wanted whether held keys repeat; a terminal begins without */
  async repeatKeys(wanted) {
    await this.#ask('xset', 'r', wanted ? 'on' : 'off');
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
  async expectTyped(text, timeoutMs) {
    const arrived = async () => {
      const now = await this.typed();
      return now.length >= text.length && !now.endsWith('\ufffd'); // half a character
    };
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
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
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
  await page.waitFor(() => window.stripes?.state === 'streaming', undefined, PICTURE_MS);
}

/** Until the picture has come to rest, refinement included. */
export const settled = (page, quietMs = 1200) =>
  page
    .evaluate(([quiet, most]) => window.stripes.settled(quiet, most), [quietMs, PICTURE_MS])
    .catch(async (error) => {
      throw new Error(`${error.message}${await testimony()}`);
    });
