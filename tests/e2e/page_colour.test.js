// SPDX-License-Identifier: MPL-2.0
// What the page does about full colour (4:4:4), against a server that does what the test says.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { fullColour, h264, plain } from './lib/media.js';
import { MockServer } from './lib/mock_server.js';
import { until } from './lib/wait.js';

const WIDTH = 320;
const ROW = 64;
const MAGENTA = 0xff00ff;

for (const name of browserNames()) {
  describe(name, () => {
    const decodes = name === 'chromium';
    let browser, server, full, plainRed;
    before(async () => {
      [full] = await fullColour(WIDTH, ROW, 1, plain(MAGENTA));
      [plainRed] = await h264(WIDTH, ROW, 1, plain(0xff0000));
      browser = await launch(name);
      server = new MockServer();
      await server.start();
      // The first decoder takes longest.
      const { page, client } = await session();
      await client.firstPicture(page, () => client.h264(1, 0, WIDTH, ROW, true, plainRed));
      await page.close();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    async function session() {
      const page = await browser.newPage({ width: 800, height: 600 });
      const next = server.clients.length;
      await page.goto(server.url);
      const client = await server.client(next);
      client.greet({ width: WIDTH, height: ROW });
      return { page, client };
    }
    async function shows(page, ...colour) {
      let seen;
      await until(async () => {
        seen = await page.evaluate(() => [...window.stripes.pixels(10, 10, 1, 1).data]);
        return colour.every((level, c) => Math.abs(seen[c] - level) <= 4);
      }, () => `the colour ${colour}, sees ${seen}`);
    }

    test('it tells the server what it decodes before it gets anything', async () => {
      const { page, client } = await session();
      assert.match(client.url, new RegExp(`[?&]fullcolor=${decodes}(&|$)`));
      await page.close();
    });

    test('it asks for full colour when told to', async () => {
      const { page, client } = await session();
      await client.expect('SETTINGS');
      await page.waitFor(() => document.title === 'Mock desktop');
      await page.evaluate(() => window.stripes.wantFullColour(true));
      await client.expect('SETTINGS,{"displayId":"primary","video_fullcolor":true}');
      await page.close();
    });

    if (decodes) {
      test('it shows 4:4:4 and 4:2:0 in turn, and says which', async () => {
        const { page, client } = await session();
        const isFull = () => page.evaluate(() => window.stripes.statistics.fullColour);
        client.h264(1, 0, WIDTH, ROW, true, full);
        await shows(page, 255, 0, 255);
        assert.equal(await isFull(), true);
        const status = () => page.evaluate(() => document.getElementById('status-text').textContent);
        await until(async () => /H\.264 4:4:4/.test(await status()), 'the status line');
        client.h264(2, 0, WIDTH, ROW, true, plainRed);
        await shows(page, 255, 0, 0);
        assert.equal(await isFull(), false);
        client.h264(3, 0, WIDTH, ROW, true, full);
        await shows(page, 255, 0, 255);
        await page.close();
      });

      test('where decoding keeps failing it connects again without it', async () => {
        const { page, client } = await session();
        const broken = Buffer.from(full);
        const sps = full.indexOf(Buffer.from([0, 0, 1, 0x67]));
        broken[sps + 6] = 0xff; // A level that does not exist: decoders refuse it at once.
        const next = server.clients.length;
        let sent = 0;
        await until(() => {
          client.h264(++sent, 0, WIDTH, ROW, true, broken);
          return server.clients.length > next;
        }, 'another connection');
        const again = await server.client(next);
        assert.match(again.url, /[?&]fullcolor=false(&|$)/);
        again.greet({ width: WIDTH, height: ROW });
        again.h264(1, 0, WIDTH, ROW, true, plainRed);
        await shows(page, 255, 0, 0);
        await page.close();
      });
    } else {
      test('a server that sends it all the same is asked for JPEG', async () => {
        const { page, client } = await session();
        await page.waitFor(() => document.title === 'Mock desktop');
        client.h264(1, 0, WIDTH, ROW, true, full);
        await client.expect('SETTINGS,{"displayId":"primary","encoder":"jpeg"}');
        await page.close();
      });
    }
  });
}
