// SPDX-License-Identifier: MPL-2.0
// Clicks and drags arrive where they were made; colours arrive as they are.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage, settled } from './lib/desktop.js';
import { canvasPicture, pixel } from './lib/screen.js';
import { until } from './lib/wait.js';

const PATCHES = [
  [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0],
  [0, 255, 255], [255, 0, 255], [255, 255, 255], [0, 0, 0],
];
const TOLERANCE = 4;

/** The places of patches that are further off than they may be, in a picture of 640x480. */
function wrong(picture) {
  const { width, height } = picture;
  if (width !== 640 || height !== 480) return [`a picture of ${width}x${height}`];
  return PATCHES.flatMap((colour, i) => {
    const [x, y] = [(i % 4) * 160, Math.floor(i / 4) * 120];
    const seen = [[80, 60], [20, 20], [140, 100]].map(([dx, dy]) => pixel(picture, x + dx, y + dy));
    const off = (levels) => Math.max(...levels.map((level, c) => Math.abs(level - colour[c])));
    return seen
      .filter((levels) => off(levels) > TOLERANCE)
      .map((levels) => `${levels} instead of ${colour}`);
  });
}

for (const name of browserNames()) {
  describe(name, () => {
    let browser, dense, desktop;
    before(async () => {
      browser = await launch(name);
      desktop = await Desktop.probe(['--enable-resize=false', '--manual-width=800', '--manual-height=600']);
    });
    after(async () => {
      await browser?.close();
      await dense?.close();
      await desktop?.stop();
    });

    /** Clicks and drags at two places of the screen, given in its pixels. */
    async function clickAndDrag(page) {
      const box = await page.evaluate(() => {
        const { left, top, width } = window.stripes.canvas.getBoundingClientRect();
        return { left, top, scale: width / window.stripes.canvas.width };
      });
      // Firefox knows whole CSS pixels only: one whose middle lies in the stream's pixel.
      const on = (start, n) => Math.round(start + (n + 0.5) * box.scale - 0.5);
      const at = (x, y) => [on(box.left, x), on(box.top, y)];
      const before = (await desktop.events()).length;
      await page.move(...at(123, 45));
      await page.mouseDown();
      await page.mouseUp();
      await page.move(...at(200, 500));
      await page.mouseDown('right');
      await page.mouseUp('right');
      await page.move(...at(700, 400));
      await page.mouseDown();
      await page.move(...at(640, 420), 5);
      await page.move(...at(51, 577), 5);
      await page.mouseUp();
      const events = await until(async () => {
        const fresh = (await desktop.events()).slice(before);
        return fresh.filter((line) => line.startsWith('release')).length >= 3 && fresh;
      }, async () => `three clicks on the X side, saw ${(await desktop.events()).slice(before)}`);
      return { events: events.map(parse), scale: box.scale };
    }

    function parse(line) {
      const [kind, ...numbers] = line.split(' ');
      const [button, x, y] = kind === 'motion' ? [0, ...numbers.map(Number)] : numbers.map(Number);
      return { kind, button, x, y };
    }

    function check({ events, scale }) {
      // A mouse that can only stand on whole CSS pixels may miss by half of one.
      const slack = scale === 1 ? 0 : Math.ceil(0.5 / scale);
      const near = (event, kind, button, x, y) => {
        assert.deepEqual([event.kind, event.button], [kind, button]);
        const off = Math.max(Math.abs(event.x - x), Math.abs(event.y - y));
        assert.ok(off <= slack, `${kind} at ${event.x},${event.y} instead of ${x},${y} (scale ${scale})`);
      };
      const clicks = events.filter(({ kind }) => kind !== 'motion');
      assert.equal(clicks.length, 6);
      near(clicks[0], 'press', 1, 123, 45);
      near(clicks[1], 'release', 1, 123, 45);
      near(clicks[2], 'press', 3, 200, 500);
      near(clicks[3], 'release', 3, 200, 500);
      near(clicks[4], 'press', 1, 700, 400);
      near(clicks[5], 'release', 1, 51, 577);
      const [from, to] = [events.indexOf(clicks[4]), events.indexOf(clicks[5])];
      assert.ok(to - from > 1, 'the way of the drag is seen, too');
    }

    for (const [what, width, height] of [
      ['scale 1', 800, 600],
      ['scale 1 with room around', 1000, 700],
      ['scaled down', 500, 420],
      ['scaled up', 1300, 1000],
    ]) {
      test(`pointer at ${what}`, async () => {
        const page = await openPage(browser, desktop.url, { width, height });
        check(await clickAndDrag(page));
        await page.close();
      });
    }

    test('pointer with two device pixels to a CSS pixel', async () => {
      dense = await launch(name, { pixelRatio: 2 });
      const page = await openPage(dense, desktop.url, { width: 400, height: 300 });
      assert.equal(await page.evaluate(() => devicePixelRatio), 2);
      const result = await clickAndDrag(page);
      assert.equal(result.scale, 0.5);
      check(result);
      await page.close();
    });

    test('wheel notches', async () => {
      const page = await openPage(browser, desktop.url, { width: 800, height: 600 });
      const before = (await desktop.events()).length;
      const pressed = async () => {
        const fresh = (await desktop.events()).slice(before).map(parse);
        return fresh.filter(({ kind }) => kind === 'press').map(({ button }) => button);
      };
      const notches = (count) =>
        until(
          async () => (await pressed()).length >= count,
          async () => `${count} notches, saw ${await pressed()}`,
        );
      await page.move(300, 300);
      await page.wheel(0, 300);
      await notches(3); // Browsers add up turns that have to wait.
      await page.wheel(0, -100);
      await notches(4);
      assert.deepEqual(await pressed(), [5, 5, 5, 4]);
      await page.close();
    });

    for (const encoder of ['h264enc-striped', 'jpeg']) {
      test(`saturated colours by ${encoder}`, async () => {
        const own = await Desktop.probe([`--encoder=${encoder}`]);
        try {
          const page = await openPage(browser, own.url, { width: 640, height: 480 });
          let found;
          await until(async () => {
            await settled(page);
            found = wrong(await canvasPicture(page));
            return found.length === 0;
          }, () => `the right colours, sees ${found.join('; ')}`, 60_000);
          const { codec } = await page.evaluate(() => window.stripes.statistics);
          assert.equal(codec, encoder === 'jpeg' ? 'JPEG' : 'H.264');
          await page.close();
        } finally {
          await own.stop();
        }
      });
    }
  });
}
