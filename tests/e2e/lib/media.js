// SPDX-License-Identifier: MPL-2.0
// Stripes to feed to a page, made by stock GStreamer elements.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function encode(elements) {
  const folder = await mkdtemp(join(tmpdir(), 'stripes-media-'));
  try {
    const sink = ['multifilesink', `location=${join(folder, '%05d')}`];
    await run('gst-launch-1.0', ['-q', ...elements.join(' ! ').split(' '), '!', ...sink]);
    const names = (await readdir(folder)).sort();
    return await Promise.all(names.map((name) => readFile(join(folder, name))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const source = (width, height, count, pattern, format) => [
  `videotestsrc num-buffers=${count} ${pattern}`,
  `video/x-raw,format=${format},width=${width},height=${height},framerate=30/1`,
];
const YUV = 'I420,colorimetry=bt601';

/** Access units, the first one a key frame. */
export const h264 = (width, height, count = 1, pattern = 'pattern=ball', format = YUV) =>
  encode([
    ...source(width, height, count, pattern, format),
    'x264enc tune=zerolatency speed-preset=ultrafast key-int-max=1000 quantizer=10 pass=quant',
    'video/x-h264,stream-format=byte-stream,alignment=au',
  ]);

/** Opus packets of 10 ms, as many as asked for. */
export const opus = (hertz, count) =>
  encode([
    `audiotestsrc num-buffers=${count} samplesperbuffer=480 freq=${hertz} volume=0.5`,
    'audio/x-raw,rate=48000,channels=2',
    'opusenc frame-size=10',
  ]);

/** The same in 4:4:4. */
export const fullColour = (width, height, count, pattern) =>
  h264(width, height, count, pattern, 'Y444,colorimetry=bt601');

/** One picture of one colour, given as 0xRRGGBB. */
export const plain = (rgb) =>
  `pattern=solid-color foreground-color=${0xff000000 + rgb}`;

export const jpeg = async (width, height, pattern) =>
  (await encode([...source(width, height, 1, pattern, 'BGRx'), 'jpegenc quality=95']))[0];
