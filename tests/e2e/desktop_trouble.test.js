// SPDX-License-Identifier: MPL-2.0
// A display that goes away under a page and comes back.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { openPage, settled, streaming } from './lib/desktop.js';
import { buildRoot } from './lib/paths.js';
import { Program, freePort } from './lib/processes.js';
import { canvasPicture, psnr, screenshot } from './lib/screen.js';
import { until } from './lib/wait.js';

// Not one that another test gets when it asks for any.
const DISPLAY = `:${6000 + (process.pid % 5000)}`;

async function startDisplay() {
  const program = new Program('Xvfb', [DISPLAY, '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-noreset']);
  const drawn = () => new Program('xsetroot', ['-display', DISPLAY, '-solid', '#3060c0']).ended;
  await until(async () => (await drawn()) === 0, 'the display');
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
      const [url] = await launcher.says(/http:\/\/\S+/);
      page = await openPage(browser, url, { width: 800, height: 600 });
      await settled(page);
    });
    after(async () => {
      await page?.close();
      await browser?.close();
      await launcher?.stop();
      await display?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test('the page says so over the last picture, and goes on when it is back', async () => {
      await page.evaluate(() => (window.marker = 'the same page'));
      await display.stop();
      await page.waitFor(
        () => window.stripes.notice !== '' && getComputedStyle(window.stripes.canvas).filter !== 'none',
      );
      const seen = await page.evaluate(() => {
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
      assert.match(seen.text, new RegExp(`${DISPLAY}.*Trying to bring the picture back`));
      assert.deepEqual(
        { ...seen, text: '' },
        { role: 'status', text: '', over: true, dimmed: true, message: true, blue: true },
      );

      display = await startDisplay();
      await page.waitFor(() => window.stripes.notice === '', undefined, 30_000);
      await streaming(page);
      await settled(page);
      assert.equal(await page.evaluate(() => window.marker), 'the same page');
      assert.ok(psnr(await screenshot({ DISPLAY }), await canvasPicture(page)) >= 32);
      await page.waitFor(() => getComputedStyle(window.stripes.canvas).filter === 'none');
      assert.equal(launcher.status, null);
    });
  });
}
