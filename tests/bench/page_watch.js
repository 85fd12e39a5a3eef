// SPDX-License-Identifier: MPL-2.0
// Watches a desktop's page in a real browser: when the square in the corner changes (tests/bench/
// workload --flash), and how many pictures come. One line of JSON.
//
//   node page_watch.js BROWSER URL SECONDS
import { launch } from '../e2e/lib/browsers.js';

const [browserName, url, seconds] = process.argv.slice(2);
const READY_MS = 20_000;

/** In the page: looks at the square with every picture the browser shows. */
async function watch(ms) {
  const spot = document.createElement('canvas');
  spot.width = spot.height = 1;
  const context = spot.getContext('2d', { willReadFrequently: true });
  const video = [...document.querySelectorAll('video')].find(
    (element) => element.readyState >= 2 && element.videoWidth > 0 && element.offsetParent,
  );
  const source = video ?? window.stripes.canvas;
  // Firefox does not count for streams; what it presented is at most what it decoded.
  let presented = 0;
  const shown = () =>
    video
      ? video.getVideoPlaybackQuality().totalVideoFrames || presented
      : window.stripes.statistics.paints;
  const changes = [];
  let white = null;
  let looks = 0;
  let newest = 0;
  const note = (now, bright) => {
    looks++;
    if (now < newest) return; // overtaken
    newest = now;
    if (bright !== white) changes.push({ at_ms: performance.timeOrigin + now, white: bright });
    white = bright;
  };
  const lookAtCanvas = (now) => {
    context.drawImage(source, 8, 8, 16, 16, 0, 0, 1, 1);
    note(now, context.getImageData(0, 0, 1, 1).data[1] > 127);
  };
  // To draw a picture of 1920×1080 on a canvas takes 50 ms without a GPU, and what is looked at so
  // seldom is seen late; a few of its bytes take 1 ms.
  const lookAtVideo = async (now) => {
    const frame = new VideoFrame(source);
    try {
      if (!/^(I420|NV12)$/.test(frame.format ?? '')) return lookAtCanvas(now);
      const planes = new Uint8Array(4096); // another look may be under way
      await frame.copyTo(planes, { rect: { x: 8, y: 8, width: 16, height: 16 } });
      note(now, planes[0] > 127); // luma is the first plane
    } finally {
      frame.close();
    }
  };
  const look = video ? lookAtVideo : lookAtCanvas;
  let watching = true;
  const next = (_now, metadata) => {
    if (!watching) return;
    presented = metadata?.presentedFrames ?? presented;
    // Those that fail are missing from looks_s.
    Promise.resolve(look(performance.now())).catch((error) => console.warn(error));
    if (video) video.requestVideoFrameCallback(next);
    else requestAnimationFrame(next);
  };
  const first = (resolve) => (_now, metadata) => resolve(metadata.presentedFrames);
  if (video) {
    presented = await new Promise((resolve) => video.requestVideoFrameCallback(first(resolve)));
  }
  const before = shown();
  const begin = performance.now();
  next();
  await new Promise((resolve) => setTimeout(resolve, ms));
  watching = false;
  return {
    media: video ? 'video' : 'canvas',
    changes: changes.slice(1), // the first is what was there
    looks_s: (looks * 1000) / (performance.now() - begin),
    pictures_s: ((shown() - before) * 1000) / (performance.now() - begin),
    state: window.stripes.state,
  };
}

const browser = await launch(browserName);
try {
  const page = await browser.newPage({ width: 1920, height: 1080 });
  await page.goto(url);
  await page.waitFor(() => window.stripes?.state === 'streaming', undefined, READY_MS);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 3000)));
  await page.waitFor(() => window.stripes.way.state !== 'trying', undefined, READY_MS);
  console.log(JSON.stringify(await page.evaluate(watch, Number(seconds) * 1000)));
} finally {
  await browser.close();
}
