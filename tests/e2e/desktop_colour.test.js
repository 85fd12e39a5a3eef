// SPDX-License-Identifier: MPL-2.0
// Full colour (4:4:4) in real browsers: where it can be decoded it is exact, and nobody else gets it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage, settled } from './lib/desktop.js';
import { canvasPicture, psnr } from './lib/screen.js';

/** Letters one pixel thin in all saturated colours, on black and on white, then silence. */
const COLOURED_TEXT = (folder) => `
  echo "$DISPLAY $XAUTHORITY" > ${folder}/display
  printf '\\033[?25l'
  for ground in 40 107; do
    for ink in 91 92 93 94 95 96 91 92 93 94 95 96; do
      printf "\\033[$ground;\${ink}mThe quick brown fox \\033[94mjumps \\033[91mover \\033[95mthe \\033[92mlazy dog 0123456789\\r\\n"
    done
  done
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
  return desktop;
}

const isFull = (page) => page.evaluate(() => window.stripes.statistics.fullColour);

/** The largest difference of any pixel in any colour. */
async function worst(page, desktop) {
  await settled(page);
  const [shown, real] = [await canvasPicture(page), await desktop.screenshot()];
  assert.equal(shown.rgb.length, real.rgb.length);
  const most = shown.rgb.reduce((max, value, i) => Math.max(max, Math.abs(value - real.rgb[i])), 0);
  return { most, psnr: psnr(shown, real) };
}

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
        const full = await worst(page, desktop);
        assert.equal(await isFull(page), true);
        assert.ok(full.most <= EXACT, `${full.most} levels off, PSNR ${full.psnr}`);

        await page.evaluate(() => window.stripes.wantFullColour(false));
        await page.waitFor(() => !window.stripes.statistics.fullColour);
        const quarter = await worst(page, desktop);
        assert.ok(quarter.most > 2 * EXACT, `4:2:0 is only ${quarter.most} levels off`);
        assert.ok(full.psnr > quarter.psnr + 6, `${full.psnr} dB against ${quarter.psnr} dB`);

        await page.evaluate(() => window.stripes.wantFullColour(true));
        await page.waitFor(() => window.stripes.statistics.fullColour);
        assert.ok((await worst(page, desktop)).most <= EXACT, 'after coming back');
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
          assert.ok((await worst(viewer, desktop)).psnr > 20);
          assert.deepEqual(viewer.log.filter((line) => /row|error/i.test(line)), []);
        } finally {
          await firefox.close();
        }
        await page.waitFor(() => window.stripes.statistics.fullColour);
        assert.ok((await worst(page, desktop)).most <= EXACT, 'when it has gone');
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
        assert.ok((await worst(page, desktop)).psnr > 20);
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
        const { most } = await worst(page, own);
        assert.ok(most <= 2 * EXACT, `${most} levels off`);
        await page.close();
      } finally {
        await own.stop();
      }
    });
  });
}
