// SPDX-License-Identifier: MPL-2.0
// A display that goes away under a page and comes back.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { browserNames, launch } from './lib/browsers.js';
import { openPage, settled, streaming } from './lib/desktop.js';
import { showsScreen } from './lib/likeness.js';
import { buildRoot } from './lib/paths.js';
import { Program, freePort } from './lib/processes.js';
import { screenshot } from './lib/screen.js';
import { until } from './lib/wait.js';

const run = promisify(execFile);

// Not one that another test gets when it asks for any.
const DISPLAY = `:${6000 + (process.pid % 5000)}`;

async function startDisplay() {
  const program = new Program('Xvfb', [DISPLAY, '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-noreset']);
  const draw = () => run('xsetroot', ['-display', DISPLAY, '-solid', '#3060c0']);
  await until(() => draw().then(() => true, () => false), 'the display');
  return program;
}

for (const name of browserNames()) {
  describe(name, () => {
    let browser, display, launcher, folder, page;
    before(async () => {
      browser = await launch(name);
      folder = await mkdtemp(join(tmpdir(), 'stripes-trouble-'));
      display = await startDisplay();
      const port = await freePort();
      launcher = new Program(
        join(buildRoot, 'tools/selkies-launch/selkies-launch'),
        [`--port=${port}`, `--display=${DISPLAY}`, '--no-config'],
        { XDG_RUNTIME_DIR: folder },
      );
      const [, url] = await launcher.says(/(http:\/\/\S+)\s/);
      page = await openPage(browser, url, { width: 800, height: 600 });
      await settled(page);
    });
    after(async () => {
      await page?.close();
      await browser?.close();
      await launcher?.stop();
      await display?.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    });

    test('the page says so over the last picture, and goes on when it is back', async () => {
      await page.evaluate(() => (window.marker = 'the same page'));
      await display.stop();
      await page.waitFor(
        () => window.stripes.notice !== '' && getComputedStyle(window.stripes.canvas).filter !== 'none',
        undefined,
        60_000,
      );
      const look = () => page.evaluate(() => {
        const box = document.getElementById('notice');
        const canvas = window.stripes.canvas;
        return {
          role: box.getAttribute('role'),
          text: box.innerText,
          over: document.elementsFromPoint(400, 300).length > 0 && box.getBoundingClientRect().height > 0,
          dimmed: getComputedStyle(canvas).filter !== 'none',
          message: document.getElementById('message').hidden,
          blue: window.stripes.pixels(10, 10, 1, 1).data[2] > 150,
        };
      });
      const words = new RegExp(`${DISPLAY}.*Trying to bring the picture back`);
      const seen = await until(async () => {
        const now = await look();
        return words.test(now.text) && now;
      }, `a notice like ${words}`);
      assert.deepEqual(
        { ...seen, text: '' },
        { role: 'status', text: '', over: true, dimmed: true, message: true, blue: true },
      );

      display = await startDisplay();
      await page.waitFor(() => window.stripes.notice === '', undefined, 60_000);
      await streaming(page);
      assert.equal(await page.evaluate(() => window.marker), 'the same page');
      await showsScreen(page, () => screenshot({ DISPLAY }));
      await page.waitFor(() => getComputedStyle(window.stripes.canvas).filter === 'none');
      assert.equal(launcher.status, null);
    });
  });
}
