// SPDX-License-Identifier: MPL-2.0
// Full colour (4:4:4) in real browsers: where it can be decoded it is exact, and nobody else gets it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage, settled } from './lib/desktop.js';
import { likeness, likenessText } from './lib/likeness.js';
import { until } from './lib/wait.js';

/** Letters one pixel thin in all saturated colours, on black and on white, then silence. */
const COLOURED_TEXT = (folder) => `
  echo "$DISPLAY $XAUTHORITY" > ${folder}/display
  printf '\\033[?25l'
  for ground in 40 107; do
    for ink in 91 92 93 94 95 96 91 92 93 94 95 96; do
      printf "\\033[$ground;\${ink}mThe quick brown fox \\033[94mjumps \\033[91mover \\033[95mthe \\033[92mlazy dog 0123456789\\r\\n"
    done
  done
  : > ${folder}/drawn
  exec sleep 1000`;
const SIZE = { width: 640, height: 480 };
/** What 8 bits of Y, U and V and the quantizer of a refined picture leave, levels. */
const EXACT = 32;

async function colouredText(options) {
  const folder = await mkdtemp(join(tmpdir(), 'stripes-colour-'));
  const desktop = new Desktop(folder);
  const font = ['-fn', 'fixed', '+sb', '-bg', 'black'];
  desktop.command = ['xterm', ...font, '-e', 'sh', '-c', COLOURED_TEXT(folder)];
  await desktop.start(options);
  await until(() => existsSync(join(folder, 'drawn')), 'the text');
  await desktop.hasKeyboard();
  return desktop;
}

const isFull = (page) => page.evaluate(() => window.stripes.statistics.fullColour);

const looks = (page, desktop, wanted, what) =>
  likeness(page, () => desktop.screenshot(), wanted, what);
/** Waits until no pixel is further off in any colour. */
const isExact = (page, desktop, levels = EXACT) =>
  looks(page, desktop, ({ most }) => most <= levels, `no pixel more than ${levels} levels off`);
/** Waits for what 4:2:0 is like at least. */
const isRight = (page, desktop) => looks(page, desktop, ({ db }) => db > 20, 'more than 20 dB');

for (const name of browserNames()) {
  describe(name, () => {
    let browser, desktop;
    before(async () => {
      browser = await launch(name);
      desktop = await colouredText(['--video-fullcolor=true']);
    });
    after(async () => {
      await browser?.close();
      await desktop?.stop();
    });

    if (name === 'chromium') {
      test('coloured text is exact', async () => {
        const page = await openPage(browser, desktop.url, SIZE);
        await page.waitFor(() => window.stripes.statistics.fullColour);
        const full = await isExact(page, desktop);
        assert.equal(await isFull(page), true);

        await page.evaluate(() => window.stripes.wantFullColour(false));
        await page.waitFor(() => !window.stripes.statistics.fullColour);
        await looks(
          page,
          desktop,
          ({ most, db }) => most > 2 * EXACT && full.db > db + 6,
          `what 4:2:0 makes of ${likenessText(full)}`,
        );

        await page.evaluate(() => window.stripes.wantFullColour(true));
        await page.waitFor(() => window.stripes.statistics.fullColour);
        await isExact(page, desktop);
        assert.deepEqual(page.log.filter((line) => /row|error/i.test(line)), []);
        await page.close();
      });

      test('a viewer that cannot decode it makes it 4:2:0 for as long as it watches', async () => {
        const page = await openPage(browser, desktop.url, SIZE);
        await page.waitFor(() => window.stripes.statistics.fullColour);
        const firefox = await launch('firefox');
        try {
          const viewer = await openPage(firefox, `${desktop.url}#shared`, SIZE);
          await page.waitFor(() => !window.stripes.statistics.fullColour);
          await settled(viewer);
          assert.equal(await isFull(viewer), false);
          await isRight(viewer, desktop);
          assert.deepEqual(viewer.log.filter((line) => /row|error/i.test(line)), []);
        } finally {
          await firefox.close();
        }
        await page.waitFor(() => window.stripes.statistics.fullColour);
        await isExact(page, desktop); // when it has gone
        await page.close();
      });
    } else {
      test('it is never sent 4:4:4, whatever is wished', async () => {
        const page = await openPage(browser, desktop.url, SIZE);
        await page.evaluate(() => window.stripes.wantFullColour(false));
        await page.evaluate(() => window.stripes.wantFullColour(true));
        await settled(page);
        assert.equal(await isFull(page), false);
        const { codec } = await page.evaluate(() => window.stripes.statistics);
        assert.equal(codec, 'H.264');
        await isRight(page, desktop);
        assert.deepEqual(page.log.filter((line) => /row|error/i.test(line)), []);
        await page.close();
      });

      test('its decoder refuses what a server sends in spite of that', async () => {
        const page = await openPage(browser, desktop.url, SIZE);
        const supported = await page.evaluate(async () => {
          const config = { codec: 'avc1.F4001F', codedWidth: 640, codedHeight: 64 };
          return (await VideoDecoder.isConfigSupported(config)).supported;
        });
        assert.equal(supported, false, 'this browser has learnt it: let it have full colour');
        await page.close();
      });
    }

    test('JPEG of coloured text is in full colour everywhere', async () => {
      const own = await colouredText(['--encoder=jpeg']);
      try {
        const page = await openPage(browser, own.url, SIZE);
        await isExact(page, own, 2 * EXACT);
        await page.close();
      } finally {
        await own.stop();
      }
    });
  });
}
