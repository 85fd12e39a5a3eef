// SPDX-License-Identifier: MPL-2.0
// Where the picture lies in its container. No DOM. All in device pixels unless it says CSS.

/** Largest size asked for, the protocol's own limit. */
const MAX_WIDTH = 7680;
const MAX_HEIGHT = 4320;
const MIN_SIDE = 64;

/**
 * A picture smaller than its container by less than this is not stretched: a thin border is better
 * than a blurred desktop.
 */
const BORDER = 16;

/**
 * @typedef {{width: number, height: number}} Size
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 */

/**
 * Largest box of the picture's shape, centred, on whole device pixels.
 * @param {Size} container
 * @param {Size} picture
 * @returns {Box}
 */
export function fit(container, picture) {
  let scale = Math.min(container.width / picture.width, container.height / picture.height);
  const spareX = container.width - picture.width;
  const spareY = container.height - picture.height;
  if (scale > 1 && spareX < BORDER && spareY < BORDER) scale = 1;
  // A server may have rounded our odd size up by a pixel; losing that pixel keeps the rest sharp.
  if (scale < 1 && spareX >= -1 && spareY >= -1) scale = 1;
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return {
    left: Math.max(0, Math.floor((container.width - width) / 2)),
    top: Math.max(0, Math.floor((container.height - height) / 2)),
    width,
    height,
  };
}

/**
 * The stream pixel under a point; points outside are moved to the nearest edge.
 * @param {number} x same unit as box
 * @param {number} y
 * @param {Box} box where the picture is shown
 * @param {Size} picture
 */
export function toPicture(x, y, box, picture) {
  return {
    x: along(x - box.left, box.width, picture.width),
    y: along(y - box.top, box.height, picture.height),
  };
}

/**
 * @param {number} offset
 * @param {number} shown
 * @param {number} real
 */
function along(offset, shown, real) {
  const pixel = Math.floor((offset * real) / Math.max(shown, 1e-6) + 1e-6);
  return Math.min(Math.max(pixel, 0), real - 1);
}

/**
 * The size to ask the server for: even, because 4:2:0 pictures are.
 * @param {Size} container
 * @returns {Size}
 */
export function requestSize(container) {
  return {
    width: even(Math.min(Math.max(container.width, MIN_SIDE), MAX_WIDTH)),
    height: even(Math.min(Math.max(container.height, MIN_SIDE), MAX_HEIGHT)),
  };
}

/** @param {number} value */
function even(value) {
  return Math.floor(value) & ~1;
}
