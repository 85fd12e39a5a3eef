// SPDX-License-Identifier: MPL-2.0
// Colours by WebRTC are those of the screen, in small pictures and in large ones: decoders guess by
// the size of the picture what a stream does not say.
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage, settled } from './lib/desktop.js';
import { canvasPicture, pixel, psnr } from './lib/screen.js';
import { until } from './lib/wait.js';

/** Firefox decodes H.264 of peers by a plugin that it downloads. */
const ENCODERS = {
  chromium: ['x264enc', 'vp8enc', 'vp9enc'],
  firefox: ['vp8enc', 'vp9enc'],
};
const SIZES = [{ width: 640, height: 480 }, { width: 1280, height: 720 }];
/** As x-probe draws them: four in a row, each a quarter of the screen wide and high. */
const PATCHES = [
  [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0],
  [0, 255, 255], [255, 0, 255], [255, 255, 255], [0, 0, 0],
];
const COLUMNS = 4;
const TOLERANCE = 8;
/** px from a patch's edge, where its neighbour's colour is mixed in. */
const EDGE = 12;

/** The places of all patches that are further off than they may be. */
function wrong(picture) {
  const { width, height } = picture;
  const [w, h] = [width / COLUMNS, height / 4];
  const found = [];
  PATCHES.forEach((real, i) => {
    const [left, top] = [(i % COLUMNS) * w, Math.floor(i / COLUMNS) * h];
    for (const x of [left + EDGE, left + w / 2, left + w - EDGE]) {
      for (const y of [top + EDGE, top + h / 2, top + h - EDGE]) {
        const seen = pixel(picture, Math.floor(x), Math.floor(y));
        if (seen.some((value, c) => Math.abs(value - real[c]) > TOLERANCE)) {
          found.push(`${real} at ${x},${y} came as ${seen}`);
        }
      }
    }
  });
  return found;
}

for (const name of browserNames()) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launch(name);
    });
    after(async () => browser?.close());

    for (const encoder of ENCODERS[name]) {
      for (const size of SIZES) {
        test(`${encoder} at ${size.width}x${size.height}`, async () => {
          const desktop = await Desktop.probe([
            '--mode=webrtc', `--encoder=${encoder}`, '--enable-resize=false',
            `--manual-width=${size.width}`, `--manual-height=${size.height}`,
          ]);
          try {
            const page = await openPage(browser, desktop.url, size);
            const way = () => page.evaluate(() => window.stripes.way.state);
            await until(async () => (await way()) === 'playing', 'pictures by WebRTC', 120_000);
            let screen, found, db;
            await until(async () => {
              screen = await desktop.screenshot();
              found = wrong(screen);
              return found.length === 0;
            }, () => `the right colours on the screen itself: ${found}`);
            await until(async () => {
              await settled(page, 300);
              const shown = await canvasPicture(page);
              db = psnr(screen, shown);
              found = wrong(shown);
              return db >= 30 && found.length === 0 && (await way()) === 'playing';
            }, () => `the right colours: ${db} dB, ${found}`, 60_000);
            console.log(`${db.toFixed(1)} dB`);
            await page.close();
          } finally {
            await desktop.stop();
          }
        });
      }
    }
  });
}
