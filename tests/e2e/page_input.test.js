// SPDX-License-Identifier: MPL-2.0
// What keyboard and mouse become on the wire.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { h264, plain } from './lib/media.js';
import { MockServer } from './lib/mock_server.js';
import { sleep, until } from './lib/wait.js';

/** Letters, digits, signs, other scripts, an emoji: no two alike. */
const BURST = [
  ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)),
  ...Array.from({ length: 60 }, (_, i) => String.fromCharCode(0xc0 + i)),
  ...Array.from({ length: 32 }, (_, i) => String.fromCharCode(0x430 + i)),
  ...Array.from({ length: 13 }, (_, i) => String.fromCharCode(0x6f22 + i)),
  '😀',
];

for (const name of browserNames()) {
  describe(name, () => {
    let browser, server, page, client, red;
    before(async () => {
      red = (await h264(640, 64, 1, plain(0xff0000)))[0];
      browser = await launch(name);
      server = new MockServer();
      await server.start();
      page = await browser.newPage({ width: 640, height: 480 });
      await page.goto(server.url);
      client = await server.client(0);
      client.greet({ width: 640, height: 480 });
      await client.firstPicture(page, () => client.h264(1, 0, 640, 64, true, red));
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });
    /** Forgets what came; a move waits for the page's next frame, and messages come in order. */
    async function forget() {
      await page.evaluate(async () => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        window.stripes.wantFullColour(false);
      });
      await until(() => client.texts.some((text) => /video_fullcolor/.test(text)), 'the last word');
      client.texts.length = 0;
    }
    beforeEach(forget);

    /** What came, without heartbeats and acknowledgements, once that many have come. */
    const got = (count) =>
      until(() => {
        const texts = client.texts.filter((text) => !/^(kh|CLIENT)/.test(text));
        return texts.length >= count && texts;
      }, () => `${count} messages, got ${client.texts}`);
    const press = async (key) => {
      await page.keyDown(key);
      await page.keyUp(key);
    };

    test('keys go down and up with their keysyms', async () => {
      await press('a');
      await press('Enter');
      await page.keyDown('Shift');
      await press('B');
      await page.keyUp('Shift');
      assert.deepEqual(await got(8), [
        'kd,97', 'ku,97', 'kd,65293', 'ku,65293', 'kd,65505', 'kd,66', 'ku,66', 'ku,65505',
      ]);
    });

    test('a held key is told every 100 ms', async () => {
      // Also a browser may be kept from its work for a moment: not again and again.
      const tries = [];
      let right = false;
      while (!right && tries.length < 6) {
        await forget();
        await page.keyDown('x');
        const began = Date.now();
        await sleep(550);
        const ms = Date.now() - began;
        await page.keyUp('x');
        await got(2);
        const beats = client.having('kh,120').length;
        tries.push(`${beats} in ${ms} ms`);
        right = beats >= 3 && beats <= 1.3 * (ms / 100);
      }
      assert.ok(right, `heartbeats: ${tries}`);
    });

    test('losing the focus lets go of everything', async () => {
      await page.keyDown('Control');
      await page.move(320, 240);
      await page.mouseDown();
      await got(3);
      client.texts.length = 0;
      await page.evaluate(() => window.dispatchEvent(new FocusEvent('blur')));
      const texts = await got(3);
      assert.deepEqual(texts.slice(0, 2), ['ku,65507', 'kr']);
      assert.match(texts[2], /^m,320,240,0,0$/);
      await page.mouseUp();
      await page.keyUp('Control');
    });

    test('text without keys: 200 distinct characters in one burst, in order', async () => {
      assert.equal(new Set(BURST).size, 200);
      await page.insertText(BURST.join(''));
      const texts = await got(400);
      const typed = texts.filter((text) => text.startsWith('kd,')).map((text) => Number(text.slice(3)));
      assert.equal(typed.length, 200);
      assert.equal(texts.length, 400);
      assert.deepEqual(typed.slice(0, 94), BURST.slice(0, 94).map((c) => c.charCodeAt(0)));
      assert.equal(typed.at(-1), 0x01000000 + 0x1f600);
      await sleep(100);
      assert.equal(client.having('kd,').length, 200, 'nothing twice');
    });

    test('composed text is typed once, when it is done', async () => {
      await page.evaluate(() => {
        const area = document.getElementById('text-input');
        const fire = (type, data) => area.dispatchEvent(new CompositionEvent(type, { data }));
        const input = (data) => {
          area.value += data;
          area.dispatchEvent(new InputEvent('input', { data, inputType: 'insertCompositionText', isComposing: true }));
        };
        fire('compositionstart', '');
        input('ni');
        area.value = area.value.slice(0, -2);
        input('你好');
        fire('compositionend', '你好');
        area.dispatchEvent(new InputEvent('input', { inputType: 'insertCompositionText' }));
      });
      assert.deepEqual(await got(4), [
        `kd,${0x01004f60}`, `ku,${0x01004f60}`, `kd,${0x0100597d}`, `ku,${0x0100597d}`,
      ]);
    });

    test('a soft keyboard\'s Backspace and Enter', async () => {
      await page.evaluate(() => {
        document.execCommand('delete');
        document.execCommand('insertText', false, '\n');
      });
      assert.deepEqual(await got(4), ['kd,65288', 'ku,65288', 'kd,65293', 'ku,65293']);
    });

    test('forms of a dashboard keep their keys', async () => {
      await page.evaluate(() => {
        const form = document.createElement('input');
        form.className = 'allow-native-input';
        form.id = 'form';
        document.body.append(form);
        form.focus();
      });
      await press('z');
      await sleep(100);
      const value = await page.evaluate(() => {
        const form = document.getElementById('form');
        const { value } = form;
        form.remove();
        document.getElementById('text-input').focus();
        return value;
      });
      assert.equal(value, 'z');
      assert.deepEqual(client.having('kd'), []);
    });

    test('moves, buttons and their order', async () => {
      await page.move(100, 50);
      await got(1);
      client.texts.length = 0;
      await page.move(101, 51);
      await page.mouseDown();
      await page.move(200, 150);
      await page.mouseUp();
      await page.mouseDown('right');
      await page.mouseUp('right');
      await page.mouseDown('middle');
      await page.mouseUp('middle');
      const texts = await got(8);
      assert.deepEqual(texts.filter((text) => text !== 'm,101,51,0,0'), [
        'm,101,51,1,0', 'm,200,150,1,0', 'm,200,150,0,0', 'm,200,150,4,0', 'm,200,150,0,0',
        'm,200,150,2,0', 'm,200,150,0,0',
      ]);
    });

    test('many moves are one message a frame', async () => {
      await page.move(10, 10);
      await page.move(600, 400, 200);
      await until(() => client.texts.includes('m,600,400,0,0'), 'the last move');
      await forget();
      await page.evaluate(() => {
        const surface = document.getElementById('desktop');
        for (let i = 0; i < 500; i++) {
          const at = { clientX: i, clientY: 1, pointerType: 'mouse', bubbles: true };
          surface.dispatchEvent(new PointerEvent('pointermove', at));
        }
      });
      await until(() => client.texts.includes('m,499,1,0,0'), 'the last move of many');
      assert.ok(client.having('m,').length <= 2, String(client.texts));
    });

    test('a drag goes on outside of the picture, at its edge', async () => {
      await page.setViewport(640, 600); // 60 px above and below the picture
      await until(() => client.having('r,').length, 'the page to have resized');
      client.texts.length = 0;
      await page.move(320, 100);
      await page.mouseDown();
      await page.move(320, 5);
      await page.mouseUp();
      const moves = () => client.having('m,');
      await until(() => moves().at(-1) === 'm,320,0,0,0', () => `the end of the drag, got ${moves()}`);
      assert.ok(moves().includes('m,320,40,1,0') && moves().includes('m,320,0,1,0'), String(moves()));
      await page.setViewport(640, 480);
      await until(() => client.having('r,').length, 'the page to have resized back');
    });

    test('wheel notches, also sideways', async () => {
      // One after the other: browsers add up turns that have to wait.
      const turned = async (x, y, count) => {
        await page.wheel(x, y);
        await until(() => client.having('m2,').length >= count, () => `${count} turns, got ${client.texts}`);
      };
      await page.move(50, 60);
      await turned(0, 100, 3);
      await turned(0, -300, 6);
      await turned(120, 0, 8);
      assert.deepEqual(client.having('m2,'), [
        'm2,0,0,0,1', 'm2,0,0,8,1', 'm2,0,0,0,1', 'm2,0,0,0,3', 'm2,0,0,16,3', 'm2,0,0,0,3',
        'm2,0,0,128,1', 'm2,0,0,0,1',
      ]);
      assert.ok(client.texts.indexOf('m,50,60,0,0') < client.texts.indexOf('m2,0,0,0,1'));
    });

    test('fingers: tap, long press, drag, two to scroll', async () => {
      await page.evaluate(async () => {
        const surface = document.getElementById('desktop');
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        const finger = (type, clientX, clientY, pointerId = 5) =>
          surface.dispatchEvent(
            new PointerEvent(type, { pointerId, clientX, clientY, pointerType: 'touch', bubbles: true }),
          );
        finger('pointerdown', 30, 40);
        finger('pointerup', 30, 40);
        finger('pointerdown', 60, 70);
        await wait(600);
        finger('pointerup', 60, 70);
        finger('pointerdown', 100, 100);
        finger('pointermove', 140, 100);
        finger('pointerup', 150, 100);
        finger('pointerdown', 200, 200, 5);
        finger('pointerdown', 240, 200, 6);
        finger('pointermove', 200, 120, 5);
        finger('pointermove', 240, 120, 6);
        finger('pointerup', 200, 120, 5);
        finger('pointerup', 240, 120, 6);
      });
      const texts = await got(16);
      assert.deepEqual(texts.slice(0, 10), [
        'm,30,40,0,0', 'm,30,40,1,0', 'm,30,40,0,0',
        'm,60,70,0,0', 'm,60,70,4,0', 'm,60,70,0,0',
        'm,100,100,0,0', 'm,100,100,1,0', 'm,150,100,1,0', 'm,150,100,0,0',
      ]);
      assert.ok(texts.includes('m2,0,0,8,1'), 'content follows the fingers up');
    });

    test('the server\'s pointer is the page\'s', async () => {
      const cursor = () => page.evaluate(() => getComputedStyle(document.getElementById('desktop')).cursor);
      client.send('cursor,{"curdata":"iVBORw0KGgo=","width":16,"height":16,"hotx":1,"hoty":2,"handle":1}');
      await until(async () => /data:image\/png.*1 2/.test(await cursor()), 'the image');
      client.send('cursor,{"curdata":"","width":0,"height":0,"hotx":0,"hoty":0,"handle":0}');
      await until(async () => (await cursor()) === 'none', 'no pointer');
    });

    test('no console messages in all of this', () => assert.deepEqual(page.log, []));
  });
}
