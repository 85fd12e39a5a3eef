// SPDX-License-Identifier: MPL-2.0
// How the page connects, what it says when it cannot, and how it comes back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { h264, jpeg, plain } from './lib/media.js';
import { MockServer } from './lib/mock_server.js';
import { sleep, until } from './lib/wait.js';

const WIDTH = 320;
const ROW = 64;
/** @type {Record<string, any>} */
const media = {};
before(async () => {
  media.red = (await h264(WIDTH, ROW, 1, plain(0xff0000)))[0];
  media.jpeg = await jpeg(WIDTH, ROW, plain(0xff0000));
});

const message = (page) =>
  page.evaluate(() => {
    const box = document.getElementById('message');
    return box.hidden ? '' : box.innerText;
  });
const says = (page, pattern) =>
  until(async () => pattern.test(await message(page)), `a message like ${pattern}`);
/** What the page says changes with each of its attempts. */
const hasReason = (page, code) =>
  page.waitFor((wanted) => window.stripes.reason?.code === wanted, code);
const state = (page) => page.evaluate(() => window.stripes.state);

for (const name of browserNames()) {
  describe(name, () => {
    let browser, server;
    before(async () => {
      browser = await launch(name, { hosts: { 'desk.example': '127.0.0.1' } });
    });
    after(async () => browser?.close());

    async function session(path = '') {
      server = new MockServer();
      await server.start();
      const page = await browser.newPage({ width: 801, height: 603 });
      await page.goto(server.url + path);
      const client = await server.client(0);
      client.greet({ width: 800, height: 602 });
      await client.firstPicture(page, () => client.h264(1, 0, WIDTH, ROW, true, media.red));
      return { page, client };
    }
    async function done(page) {
      await page.close();
      await server.stop();
    }

    test('first words', async () => {
      const { page, client } = await session();
      // It says whether it decodes 4:4:4, which Firefox does not.
      assert.equal(client.url, `/api/websockets?fullcolor=${name === 'chromium'}&columns=true&webrtc=1`);
      const first = JSON.parse(client.texts[0].replace('SETTINGS,', ''));
      assert.equal(first.displayId, 'primary');
      assert.deepEqual([first.initialClientWidth, first.initialClientHeight], [800, 602]);
      assert.equal(first.encoder, undefined);
      assert.equal(await page.evaluate(() => document.title), 'Mock desktop');
      assert.equal(await message(page), '');
      await done(page);
    });

    test('a notice stands over the last picture until it ends', async () => {
      const { page, client } = await session();
      const shown = () =>
        page.evaluate(() => {
          const box = document.getElementById('notice');
          const { filter, visibility } = getComputedStyle(window.stripes.canvas);
          return {
            role: box.getAttribute('role'),
            text: box.innerText,
            seen: box.getBoundingClientRect().height > 0,
            dimmed: filter !== 'none' && visibility === 'visible',
            red: window.stripes.pixels(10, 10, 1, 1).data[0] > 200,
          };
        });
      const well = { role: 'status', text: '', seen: false, dimmed: false, red: true };
      await until(async () => !(await shown()).dimmed, 'the picture to be bright');
      assert.deepEqual(await shown(), well);
      const text = 'The display <i>went</i> away.';
      client.send({ type: 'pipeline_status', video: false, audio: false });
      client.send({ type: 'stripes_notice', text });
      await page.waitFor(() => window.stripes.notice !== '');
      await until(async () => (await shown()).dimmed, 'the picture to be dimmed');
      assert.deepEqual(await shown(), { role: 'status', text, seen: true, dimmed: true, red: true });
      assert.equal(await message(page), '', 'no second message beside it');
      client.send({ type: 'pipeline_status', video: true, audio: false });
      client.send({ type: 'stripes_notice', text: '' });
      client.send('PIPELINE_RESETTING primary');
      client.keyPicture(() => client.h264(1, 0, WIDTH, ROW, true, media.red));
      await page.waitFor(() => window.stripes.notice === '' && window.stripes.state === 'streaming');
      await until(async () => !(await shown()).dimmed, 'the picture to be bright again');
      assert.deepEqual(await shown(), well);
      await done(page);
    });

    test('a notice that ends with its connection', async () => {
      const { page, client } = await session();
      client.send({ type: 'stripes_notice', text: 'Away.' });
      await page.waitFor(() => window.stripes.notice === 'Away.');
      client.socket.terminate();
      await page.waitFor(() => window.stripes.notice === '');
      await done(page);
    });

    test('a server below a path is found relative to the page', async () => {
      server = new MockServer();
      await server.start();
      const page = await browser.newPage();
      const asked = [];
      server.http.on('upgrade', (request) => asked.push(request.url));
      // The page's own files are below the path, too.
      const serve = server.http.listeners('request')[0];
      server.http.removeAllListeners('request');
      server.http.on('request', (request, response) => {
        request.url = request.url.replace('/some/where', '');
        serve(request, response);
      });
      await page.goto(`${server.url}some/where/index.html`);
      await until(() => asked.length > 0, 'the socket');
      assert.equal(asked[0].replace(/\?.*/, ''), '/some/where/api/websockets');
      await done(page);
    });

    test('the server restarts: a reason, a countdown, and back without a reload', async () => {
      const { page } = await session();
      const { port } = server;
      await page.evaluate(() => (window.notReloaded = true));
      await server.stop();
      await says(page, /Not connected/);
      await says(page, /Trying again/);
      await says(page, /does not answer|was lost/);
      await says(page, /does not answer/); // the real reason
      await hasReason(page, 'unreachable');
      // Long enough to be sooner with the button than the page is by itself.
      await says(page, /Trying again in ([7-9]|1\d) s/);
      server = new MockServer();
      await server.start(port);
      await page.click('#message-button');
      const client = await server.client(0);
      await client.expect('SETTINGS,');
      assert.match(client.texts[0], /^SETTINGS,/);
      client.greet();
      await client.firstPicture(page, () => client.h264(1, 0, WIDTH, ROW, true, media.red));
      assert.equal(await message(page), '');
      assert.equal(await page.evaluate(() => window.notReloaded), true);
      await done(page);
    });

    test('it also comes back by itself', async () => {
      const { page, client } = await session();
      client.socket.close(1011, 'hiccup');
      await says(page, /hiccup/);
      const again = await server.client(1);
      again.greet();
      await again.firstPicture(page, () => again.h264(1, 0, WIDTH, ROW, true, media.red));
      await done(page);
    });

    test('superseded: says so, stays away, takes it back when told to', async () => {
      const { page, client } = await session();
      client.send('KILL a new primary client connected connection killed');
      await says(page, /Opened elsewhere/);
      assert.equal(await state(page), 'stopped');
      await sleep(1500);
      assert.equal(server.clients.length, 1);
      await page.click('#message-button');
      await server.client(1);
      await done(page);
    });

    test('killed: the server\'s own words', async () => {
      const { page, client } = await session();
      client.send('KILL sharing is switched off here');
      await says(page, /sharing is switched off here/);
      assert.equal(await state(page), 'stopped');
      await done(page);
    });

    test('refused: the status behind it', async () => {
      const { page, client } = await session();
      server.refuse = 403;
      client.socket.terminate();
      await says(page, /403.*allowed_origins/s);
      await hasReason(page, 'refused');
      await done(page);
    });

    test('an answer that is no such server', async () => {
      const { page, client } = await session();
      client.socket.close(1011);
      const silent = await server.client(1);
      await until(() => silent.closed, 'the page to give up');
      await says(page, /does not speak/);
      await done(page);
    });

    test('plain HTTP: JPEG, asked for by the page, and the reason in the status line', async () => {
      server = new MockServer();
      await server.start();
      const page = await browser.newPage();
      await page.goto(`http://desk.example:${server.port}/`);
      assert.equal(await page.evaluate(() => isSecureContext), false);
      const client = await server.client(0);
      const first = JSON.parse((await client.expect('SETTINGS')).replace('SETTINGS,', ''));
      assert.equal(first.encoder, 'jpeg');
      client.greet({ settings: { encoder: { value: 'jpeg', allowed: ['h264enc-striped', 'jpeg'] } } });
      client.jpeg(1, 0, media.jpeg);
      await page.waitFor(() => window.stripes.state === 'streaming');
      const status = () => page.evaluate(() => document.getElementById('status-text').textContent);
      await until(async () => /JPEG \(plain HTTP/.test(await status()), 'the status line');
      await done(page);
    });

    test('plain HTTP and no JPEG there: a sentence instead of a black page', async () => {
      server = new MockServer();
      await server.start();
      const page = await browser.newPage();
      await page.goto(`http://desk.example:${server.port}/`);
      const client = await server.client(0);
      client.greet({ settings: { encoder: { value: 'h264enc', allowed: ['h264enc'] } } });
      client.h264(1, 0, WIDTH, ROW, true, media.red);
      await says(page, /No picture.*secure context/s);
      await done(page);
    });

    test('the page resizes: the server is asked once it has come to rest', async () => {
      const { page, client } = await session();
      await page.evaluate(() => {
        window.changes = [];
        const observer = new ResizeObserver(() => window.changes.push(performance.now()));
        observer.observe(document.getElementById('desktop'));
      });
      await page.waitFor(() => window.changes.length === 1); // which it tells to begin with
      for (const width of [760, 720, 703]) await page.setViewport(width, 501);
      await client.expect('r,702x500,primary');
      await sleep(500);
      const asked = client.having('r,');
      assert.equal(asked.at(-1), 'r,702x500,primary');
      // On a slow machine it may also come to rest between two of the changes.
      const changes = await page.evaluate(() => window.changes.slice(1));
      const rests = changes.filter((at, i) => i > 0 && at - changes[i - 1] >= 150).length;
      assert.ok(asked.length <= 1 + rests, `${asked} after changes at ${changes}`);
      await done(page);
    });

    test('a server that does not resize is not asked; the picture is scaled', async () => {
      const { page, client } = await session();
      client.send({ type: 'server_settings', settings: { enable_resize: { value: false } } });
      client.send({ type: 'stream_resolution', width: 1600, height: 400, displayId: 'primary' });
      await page.waitFor(() => window.stripes.canvas.width === 1600);
      await page.setViewport(400, 300);
      let box;
      await until(async () => {
        box = await page.evaluate(() => {
          const { left, top, width, height } = window.stripes.canvas.getBoundingClientRect();
          return `${left},${top} ${width}x${height}`;
        });
        return box === '0,100 400x100';
      }, () => `the picture at 0,100 400x100, it is at ${box}`);
      await sleep(600);
      assert.deepEqual(client.having('r,'), []);
      await done(page);
    });

    test('the status line counts, folds and unfolds', async (context) => {
      const { page, client } = await session();
      client.send({ type: 'network_stats', timestamp: 1, bandwidth_mbps: 1, latency_ms: 17 });
      const status = () => page.evaluate(() => document.getElementById('status').innerText);
      const shows = (pattern) => until(async () => pattern.test(await status()), `a status like ${pattern}`);
      await shows(/\d+ fps.*\d+ kbit\/s.*17 ms.*H\.264.*800 × 602/s);
      let id = 1;
      const stream = setInterval(() => client.h264(++id, 0, WIDTH, ROW, true, media.red), 50);
      context.after(() => clearInterval(stream));
      await shows(/(^|\D)(1[0-9]|2[0-9]) fps/);
      clearInterval(stream);
      await shows(/(^|\D)0 fps/); // From now on the line stands still.
      await page.click('#status-toggle');
      await until(async () => !/fps/.test(await status()), 'the line to be folded');
      await page.click('#status-toggle');
      await shows(/fps/);
      await done(page);
    });
  });
}
