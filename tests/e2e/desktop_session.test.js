// SPDX-License-Identifier: MPL-2.0
// Several pages, a server that restarts, plain HTTP, and the bare gst-launch line.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage, settled, streaming } from './lib/desktop.js';
import { showsScreen } from './lib/likeness.js';
import { Program, freePort } from './lib/processes.js';
import { screenshot, startXvfb } from './lib/screen.js';
import { sleep, until } from './lib/wait.js';

const HOST = 'desk.example';
const message = (page) =>
  page.evaluate(() => {
    const box = document.getElementById('message');
    return box.hidden ? '' : box.innerText;
  });

for (const name of browserNames()) {
  describe(name, () => {
    let browser, desktop;
    before(async () => {
      browser = await launch(name, { hosts: { [HOST]: '127.0.0.1' } });
      const port = await freePort();
      const origin = `http://${HOST}:${port}`;
      desktop = await Desktop.terminal([`--allowed-origins=${origin}`], port);
    });
    after(async () => {
      await browser?.close();
      await desktop?.stop();
    });
    const press = async (page, key) => {
      await page.keyDown(key);
      await page.keyUp(key);
    };

    test('a viewer sees the same and touches nothing', async () => {
      const page = await openPage(browser, desktop.url, { width: 800, height: 600 });
      const viewer = await openPage(browser, `${desktop.url}#shared`, { width: 500, height: 500 });
      await settled(viewer);
      await desktop.forget();
      await press(viewer, 'v');
      await press(page, 'c');
      await desktop.expectTyped('c');
      await sleep(300);
      assert.equal(await desktop.typed(), 'c');
      await showsScreen(viewer, () => desktop.screenshot());
      await viewer.waitFor(() => /view only/.test(document.getElementById('status-text').textContent));
      await viewer.close();
      await page.close();
    });

    test('the newer page takes over, the older one says so and can take it back', async () => {
      const first = await openPage(browser, desktop.url, { width: 800, height: 600 });
      const second = await openPage(browser, desktop.url, { width: 800, height: 600 });
      await until(async () => /Opened elsewhere/.test(await message(first)), 'the message');
      assert.equal(await first.evaluate(() => window.stripes.state), 'stopped');
      await first.front();
      await first.click('#message-button');
      await streaming(first);
      await until(async () => /Opened elsewhere/.test(await message(second)), 'the message');
      await second.close();
      await first.close();
    });

    test('plain HTTP under another name: JPEG, and the status line says why', async () => {
      const url = desktop.url.replace('127.0.0.1', HOST);
      const page = await openPage(browser, url, { width: 800, height: 600 });
      assert.equal(await page.evaluate(() => isSecureContext), false);
      await showsScreen(page, () => desktop.screenshot());
      const status = () => page.evaluate(() => document.getElementById('status-text').textContent);
      await until(async () => /JPEG \(plain HTTP/.test(await status()), 'the status line');
      await desktop.forget();
      await press(page, 'j');
      assert.equal(await desktop.expectTyped('j'), 'j');
      await page.close();
    });

    test('the server restarts: a visible reason, and the picture comes back by itself', async () => {
      const page = await openPage(browser, desktop.url, { width: 800, height: 600 });
      await page.evaluate(() => (window.notReloaded = true));
      await desktop.program.stop();
      await until(async () => /Not connected.*Trying again/s.test(await message(page)), 'the message');
      await rm(join(desktop.folder, 'display'));
      await desktop.start(desktop.options);
      await streaming(page);
      assert.equal(await message(page), '');
      assert.equal(await page.evaluate(() => window.notReloaded), true);
      await page.close();
    });

    test('a bare gst-launch line serves picture, mouse and keyboard', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'stripes-bare-'));
      const { program: server, display } = await startXvfb(640, 480);
      const environment = { DISPLAY: display, LC_ALL: 'C.UTF-8' };
      // Mouse reports (1000: buttons, 1006: as text) end up in the file like keys.
      const script = `xset r off; printf '\\033[?1000;1006h'; stty raw -echo; exec cat > ${folder}/typed`;
      const terminal = new Program('xterm', ['-geometry', '200x100+0+0', '-e', 'sh', '-c', script], environment);
      const port = await freePort();
      const line = `ximagestripesrc ! stripeenc ! stripewssink port=${port}`.split(' ');
      const pipeline = new Program('gst-launch-1.0', line, environment);
      try {
        const typed = () => readFile(join(folder, 'typed'), 'utf8').catch(() => '');
        await until(() => existsSync(join(folder, 'typed')), 'the terminal');
        await pipeline.says(/PLAYING/);
        const page = await openPage(browser, `http://127.0.0.1:${port}/`, { width: 640, height: 480 });
        await showsScreen(page, () => screenshot(environment));
        const got = async (what) => `${what}, got ${JSON.stringify(await typed())}`;
        await page.move(100, 100);
        await page.mouseDown();
        await page.mouseUp();
        const click = /\x1b\[<0;\d+;\d+M\x1b\[<0;\d+;\d+m/;
        await until(async () => click.test(await typed()), () => got('a click'));
        for (const key of 'Hello, World!') await press(page, key);
        await until(async () => (await typed()).endsWith('Hello, World!'), () => got('text'));
        await page.close();
        await pipeline.stop('SIGINT');
        assert.doesNotMatch(pipeline.output, /CRITICAL|WARNING|ERROR/);
      } finally {
        await pipeline.stop();
        await terminal.stop();
        await server.stop();
        await rm(folder, { recursive: true, force: true, maxRetries: 10 });
      }
    });
  });
}
