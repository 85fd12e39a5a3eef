// SPDX-License-Identifier: MPL-2.0
// A terminal on a private display, driven from a real browser: picture, keyboard, size.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage, settled } from './lib/desktop.js';
import { showsScreen } from './lib/likeness.js';
import { sleep, until } from './lib/wait.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const PUNCTUATION = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const FOREIGN = 'éß€я漢';
const BURST = [
  ...Array.from({ length: 94 }, (_, i) => 0x21 + i),
  ...Array.from({ length: 60 }, (_, i) => 0xc0 + i),
  ...Array.from({ length: 32 }, (_, i) => 0x430 + i),
  ...Array.from({ length: 14 }, (_, i) => 0x6f22 + i),
].map((c) => String.fromCharCode(c)).join('');

/** Key events as a keyboard that has such a key makes them; no driver has all keys. */
const keyEvents = (characters) => {
  for (const key of characters) {
    const target = document.activeElement;
    const init = { key, code: '', bubbles: true, cancelable: true };
    target.dispatchEvent(new KeyboardEvent('keydown', init));
    target.dispatchEvent(new KeyboardEvent('keyup', init));
  }
};

for (const name of browserNames()) {
  describe(name, () => {
    let browser, desktop, page;
    before(async () => {
      browser = await launch(name);
      desktop = await Desktop.terminal();
      page = await openPage(browser, desktop.url, { width: 900, height: 600 });
      await settled(page);
    });
    after(async () => {
      await browser?.close();
      await desktop?.stop();
    });
    beforeEach(() => desktop.forget());

    const press = async (key) => {
      await page.keyDown(key);
      await page.keyUp(key);
    };
    /** The screen has that size, and the page shows it. */
    async function shows(width, height) {
      let size;
      await until(async () => {
        const real = await desktop.screenshot();
        size = `${real.width}x${real.height}`;
        return size === `${width}x${height}`;
      }, () => `a screen of ${width}x${height}, it has ${size}`, 60_000);
      await page.waitFor((wanted) => window.stripes.canvas.width === wanted, width);
      await showsScreen(page, () => desktop.screenshot());
    }

    test('the canvas shows the screen', () => shows(900, 600));

    test('letters and digits, key by key', async () => {
      for (const key of LETTERS) await press(key);
      assert.equal(await desktop.expectTyped(LETTERS), LETTERS);
    });

    test('every US punctuation mark, with Shift where a keyboard needs it', async () => {
      for (const key of PUNCTUATION) {
        const shifted = '!"#$%&()*+:<>?@^_{|}~'.includes(key);
        if (shifted) await page.keyDown('Shift');
        await press(key);
        if (shifted) await page.keyUp('Shift');
      }
      assert.equal(await desktop.expectTyped(PUNCTUATION), PUNCTUATION);
    });

    test('punctuation as other layouts have it: without Shift', async () => {
      await page.evaluate(keyEvents, PUNCTUATION);
      assert.equal(await desktop.expectTyped(PUNCTUATION), PUNCTUATION);
    });

    test('other letters as key events', async () => {
      await page.evaluate(keyEvents, FOREIGN + FOREIGN);
      assert.equal(await desktop.expectTyped(FOREIGN + FOREIGN), FOREIGN + FOREIGN);
    });

    test('other letters as text without keys', async () => {
      await page.insertText(FOREIGN + LETTERS + PUNCTUATION);
      const text = FOREIGN + LETTERS + PUNCTUATION;
      assert.equal(await desktop.expectTyped(text), text);
    });

    test('200 distinct characters in one burst', async () => {
      assert.equal(new Set(BURST).size, 200);
      await page.insertText(BURST);
      assert.equal(await desktop.expectTyped(BURST, 90_000), BURST);
      await sleep(300);
      assert.equal(await desktop.typed(), BURST, 'nothing twice');
    });

    test('keys without characters, shortcuts, keypad', async () => {
      for (const key of ['Enter', 'Tab', 'Backspace', 'Escape', 'ArrowUp', 'ArrowLeft', 'Delete']) {
        await press(key);
      }
      await page.keyDown('Shift');
      await press('Tab');
      await page.keyUp('Shift');
      await page.keyDown('Control');
      await press('c');
      await page.keyUp('Control');
      await page.evaluate(() => {
        for (const key of '0123456789') {
          const init = { key, code: `Numpad${key}`, location: 3, bubbles: true, cancelable: true };
          for (const type of ['keydown', 'keyup']) window.dispatchEvent(new KeyboardEvent(type, init));
        }
      });
      const typed = await desktop.expectTyped('\r\t\x7f\x1b\x1b[A\x1b[D\x1b[3~\x1b[Z\x030123456789');
      assert.match(typed, /^\r\t[\b\x7f]\x1b\x1b\[A\x1b\[D\x1b\[3~\x1b\[Z\x030123456789$/);
    });

    test('a held key repeats, and not after the page has lost the focus', async () => {
      const count = async () => (await desktop.typed()).length;
      await desktop.repeatKeys(true);
      // The server lets go of a key that the page has not named for 2 s, as one that stands still.
      for (let tries = 1; ; tries++) {
        const before = await count();
        await page.keyDown('x');
        const repeats = until(async () => (await count()) >= before + 4, 'repeats', 10_000);
        if (tries === 3) await repeats;
        if (await repeats.catch(() => false)) break;
        await page.keyUp('x');
      }
      await page.evaluate(() => window.dispatchEvent(new FocusEvent('blur')));
      const resting = async () => {
        const before = await count();
        await sleep(700);
        return (await count()) === before;
      };
      await until(resting, 'the repeats to end');
      assert.ok(await resting(), 'and not to begin again');
      await page.keyUp('x');
      await desktop.repeatKeys(false);
    });

    test('the status line moves', async () => {
      const text = () => page.evaluate(() => document.getElementById('status-text').textContent);
      await until(async () => {
        await press('y');
        return /^[1-9]\d* fps .* [1-9]\d* kbit\/s .* \d+ ms .* H\.264/.test(await text());
      }, 'numbers', 60_000);
    });

    test('the display follows the page', async () => {
      await page.setViewport(703, 480);
      await shows(702, 480);
      await page.setViewport(900, 600);
      await shows(900, 600);
    });
  });
}
