// SPDX-License-Identifier: MPL-2.0
// X displays: starting one, taking screenshots, comparing pictures.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Program } from './processes.js';
import { sleep } from './wait.js';

const run = promisify(execFile);
const TRIES = 20;
const TRY_AGAIN_MS = 200;

/** @typedef {{width: number, height: number, rgb: Uint8Array}} Picture */

/** A virtual display of a fixed size. */
export async function startXvfb(width, height) {
  const args = ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'];
  const program = new Program('Xvfb', [...args, '-noreset']);
  const [, number] = await program.says(/^(\d+)\n/m);
  return { program, display: `:${number}` };
}

/**
 * xwd asks for the size first and then for so many pixels: where the screen has shrunk in between it
 * fails, and is asked again.
 * @param {{DISPLAY: string, XAUTHORITY?: string}} environment
 * @returns {Promise<Picture>} of the root window
 */
export async function screenshot(environment) {
  const env = { ...process.env, ...environment };
  for (let i = 1; ; i++) {
    try {
      const { stdout } = await run('xwd', ['-root', '-silent'], {
        env,
        encoding: 'buffer',
        maxBuffer: 1 << 28,
      });
      return parseXwd(stdout);
    } catch (error) {
      if (i === TRIES) throw new Error(`no screenshot: ${error.message} ${error.stderr ?? ''}`);
      await sleep(TRY_AGAIN_MS);
    }
  }
}

/** @param {Buffer} data an X window dump of 32 bits a pixel, blue first */
function parseXwd(data) {
  const field = (index) => data.readUInt32BE(index * 4);
  const [headerSize, width, height, bits] = [field(0), field(4), field(5), field(11)];
  const [stride, colours] = [field(12), field(19)];
  if (bits !== 32) throw new Error(`${bits} bits a pixel`);
  const start = headerSize + colours * 12;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = start + y * stride; x < width; x++, from += 4) {
      rgb[to++] = data[from + 2];
      rgb[to++] = data[from + 1];
      rgb[to++] = data[from];
    }
  }
  return { width, height, rgb };
}

/**
 * What the page shows of the stream.
 * @returns {Promise<Picture>}
 */
export async function canvasPicture(page) {
  const { width, height, base64 } = await page.evaluate(async () => {
    const { width, height, data } = window.stripes.pixels();
    const blob = new Blob([data]);
    const url = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(blob);
    });
    return { width, height, base64: url.slice(url.indexOf(',') + 1) };
  });
  const rgba = Buffer.from(base64, 'base64');
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from];
    rgb[to++] = rgba[from + 1];
    rgb[to++] = rgba[from + 2];
  }
  return { width, height, rgb };
}

/**
 * @param {Picture} a
 * @param {Picture} b
 * @returns {number} dB over all three colours; 0 for pictures of different sizes
 */
export function psnr(a, b) {
  if (a.width !== b.width || a.height !== b.height) return 0;
  let sum = 0;
  for (let i = 0; i < a.rgb.length; i++) sum += (a.rgb[i] - b.rgb[i]) ** 2;
  return sum === 0 ? Infinity : 10 * Math.log10((255 * 255 * a.rgb.length) / sum);
}

/**
 * @param {Picture} picture
 * @param {number} x
 * @param {number} y
 * @returns {number[]} red, green, blue
 */
export function pixel(picture, x, y) {
  const at = (y * picture.width + x) * 3;
  return [...picture.rgb.subarray(at, at + 3)];
}
