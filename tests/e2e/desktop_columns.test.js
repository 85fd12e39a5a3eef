// SPDX-License-Identifier: MPL-2.0
// Motion in a part of the screen's width, from the launcher to a real browser: it comes in stripes
// that are no wider, and when it is over the page shows the screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import WebSocket from 'ws';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage } from './lib/desktop.js';
import { showsScreen } from './lib/likeness.js';
import { until } from './lib/wait.js';

/** Each time it is told to, twelve lines change at the left all the time, and a word at the right now and then. */
const LINES = (folder) => `
  printf '\\033[?25l'
  for run in 1 2; do
    until [ -e ${folder}/go$run ]; do sleep 0.1; done
    i=0
    while [ $i -lt 200 ]; do
      printf '\\033[H%s' "$(od -An -v -tx1 -w27 -N324 /dev/urandom)"
      [ $((i % 40)) = 0 ] && printf '\\033[5;110Hbeside %s' $i
      sleep 0.015
      i=$((i + 1))
    done
    : > ${folder}/done$run
  done
  exec sleep 1000`;
const SIZE = { width: 1000, height: 700 };

for (const name of browserNames()) {
  describe(name, () => {
    let browser, desktop;
    before(async () => {
      browser = await launch(name);
      const xterm = ['xterm', '-fn', 'fixed', '+sb', '-bg', 'black', '-fg', 'white', '-e', 'sh', '-c'];
      desktop = await Desktop.running((folder) => [...xterm, LINES(folder)]);
      await desktop.hasKeyboard();
    });
    after(async () => {
      await browser?.close();
      await desktop?.stop();
    });

    const flag = (file) => join(desktop.folder, file);
    async function motion(run) {
      await writeFile(flag(`go${run}`), '');
      await until(() => existsSync(flag(`done${run}`)), 'the lines', 60_000);
    }
    /** Widths of the streams that begin from now on. */
    const watchDecoders = (page) =>
      page.evaluate(() => {
        const { configure } = VideoDecoder.prototype;
        window.widths = [];
        VideoDecoder.prototype.configure = function (config) {
          window.widths.push(config.codedWidth);
          configure.call(this, config);
        };
      });

    test('motion of a part of the width takes no wider stripe', async () => {
      const page = await openPage(browser, desktop.url, SIZE);
      await showsScreen(page, () => desktop.screenshot());
      await watchDecoders(page);
      await motion(1);
      const widths = await page.evaluate(() => window.widths);
      assert.ok(widths.some((width) => width < SIZE.width * 0.75), `stripes of ${widths} px`);
      await showsScreen(page, () => desktop.screenshot(), 38);
      await page.close();
    });

    test('while a page watches that does not know them there are none', async () => {
      const flags = new Set();
      const url = `${desktop.url.replace(/^http/, 'ws')}api/websockets?role=viewer`;
      const selkies = new WebSocket(url);
      selkies.on('message', (data, binary) => binary && flags.add(data[1]));
      await once(selkies, 'open');
      const page = await openPage(browser, desktop.url, SIZE);
      await showsScreen(page, () => desktop.screenshot());
      await watchDecoders(page);
      await motion(2);
      assert.deepEqual([...flags].sort(), [0, 1]);
      const widths = await page.evaluate(() => window.widths);
      assert.ok(widths.length > 0 && widths.every((width) => width === SIZE.width), `stripes of ${widths} px`);
      await showsScreen(page, () => desktop.screenshot(), 38);
      selkies.close();
      await page.close();
    });
  });
}
