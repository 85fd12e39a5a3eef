// SPDX-License-Identifier: MPL-2.0
// A tone from a program on the desktop to the loudspeaker of the browser, both ways.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, launch } from './lib/browsers.js';
import { Desktop, openPage } from './lib/desktop.js';
import { gesture, loudest } from './lib/listening.js';
import { Loudspeaker } from './lib/loudspeaker.js';
import { until } from './lib/wait.js';

const HERTZ = 587;
const TONE =
  `audiotestsrc freq=${HERTZ} ! audio/x-raw,rate=48000,channels=2 ! ` +
  'pulsesink buffer-time=100000';

const sound = (page) =>
  page.evaluate(() => {
    const { state, way, figures } = window.stripes.sound;
    return { state, way, figures };
  });

/** A busy machine may need more than one attempt of WebRTC, with pauses between them. */
const comesAs = (page, way) =>
  until(async () => (await sound(page)).way === way, `sound as ${way}`, 120_000);

async function heard(page) {
  let tone;
  await until(async () => {
    tone = await loudest(page);
    return tone.level > -40 && Math.abs(tone.hertz - HERTZ) < 4;
  }, () => `${HERTZ} Hz, hears ${tone.hertz} Hz of ${tone.level} dB`, 60_000);
  return tone;
}

const press = (page) => page.evaluate(() => document.getElementById('sound-mute').click());

for (const name of browserNames()) {
  describe(name, () => {
    const loudspeaker = new Loudspeaker();
    let browser, desktop;
    before(async () => {
      await loudspeaker.start();
      browser = await launch(name, { environment: loudspeaker.environment });
    });
    after(async () => {
      await browser?.close();
      await desktop?.stop();
      await loudspeaker.stop();
    });

    async function open(options) {
      await desktop?.stop();
      desktop = await Desktop.running(() => ['gst-launch-1.0', '-q', ...TONE.split(' ')], options);
      const page = await openPage(browser, desktop.url, { width: 640, height: 480 });
      await gesture(page);
      return page;
    }

    test('what the desktop plays is heard, and muted it is not', async () => {
      const page = await open([]);
      await comesAs(page, 'packets');
      const tone = await heard(page);
      // They come twice a second, and not before something has been played.
      const { levelMs } = await until(async () => (await sound(page)).figures, 'figures of the buffer');
      console.log(`${name}: ${tone.hertz} Hz, ${tone.level} dB, ${levelMs} ms in hand`);
      await press(page);
      await page.waitFor(() => window.stripes.sound.state === 'muted');
      assert.equal((await sound(page)).way, null);
      await page.close();
    });

    test('by WebRTC it is a track, which packets take the place of, and back', async () => {
      const page = await open(['--mode=webrtc', '--enable-dual-mode=true', '--webrtc-encoder=vp8enc']);
      const change = async (mode) => {
        const body = JSON.stringify({ mode });
        const answer = await fetch(new URL('api/switch', desktop.url), { method: 'POST', body });
        assert.equal(answer.status, 200);
      };
      await comesAs(page, 'track');
      const tone = await heard(page);
      console.log(`${name}: ${tone.hertz} Hz, ${tone.level} dB by WebRTC`);
      await press(page);
      await page.waitFor(() => window.stripes.sound.state === 'muted');
      assert.equal((await sound(page)).way, null);
      await press(page);
      await comesAs(page, 'track');
      await heard(page);
      await change('websockets');
      await comesAs(page, 'packets');
      await heard(page);
      await change('webrtc');
      await comesAs(page, 'track');
      await heard(page);
      await page.close();
    });
  });
}
