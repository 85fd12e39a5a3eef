// SPDX-License-Identifier: MPL-2.0
// What the page sends, put together. No DOM, no state.

export const START_VIDEO = 'START_VIDEO';
export const STOP_VIDEO = 'STOP_VIDEO';
export const START_AUDIO = 'START_AUDIO';
export const STOP_AUDIO = 'STOP_AUDIO';
export const REQUEST_KEYFRAME = 'REQUEST_KEYFRAME';
export const RELEASE_KEYS = 'kr';
/** First byte of a binary message; an Opus packet follows. */
export const MICROPHONE = 0x02;

/** @param {Record<string, number | boolean | string>} values */
export const settings = (values) => `SETTINGS,${JSON.stringify(values)}`;

/** @param {number} frameId the last one received, not painted */
export const acknowledge = (frameId) => `CLIENT_FRAME_ACK ${frameId}`;

/**
 * @param {number} width px
 * @param {number} height px
 * @param {string} display
 */
export const resize = (width, height, display) => `r,${width}x${height},${display}`;

/** @param {number} keysym */
export const keyDown = (keysym) => `kd,${keysym}`;

/** @param {number} keysym */
export const keyUp = (keysym) => `ku,${keysym}`;

/** @param {Iterable<number>} keysyms those held */
export const keysHeld = (keysyms) => `kh,${[...keysyms].join(',')}`;

/**
 * @param {number} x stream px
 * @param {number} y stream px
 * @param {number} mask button bits: 1 left, 2 middle, 4 right, 8 back, 16 forward
 */
export const pointer = (x, y, mask) => `m,${x},${y},${mask},0`;

/** Wheel directions as bits of the mask, which means something else while mag > 0. */
export const WHEEL = Object.freeze({ down: 8, up: 16, left: 64, right: 128 });
const REAL_BUTTONS = 0b111;

/**
 * One wheel movement. The server counts the 0→1 edge of the direction's bit.
 * @param {number} direction one of WHEEL
 * @param {number} notches 1..10
 * @param {number} mask buttons held
 * @returns {string[]}
 */
export function wheel(direction, notches, mask) {
  const held = mask & REAL_BUTTONS;
  const idle = `m2,0,0,${held},${notches}`;
  const edge = `m2,0,0,${held | direction},${notches}`;
  const horizontal = direction === WHEEL.left || direction === WHEEL.right;
  return horizontal ? [edge, idle] : [idle, edge, idle];
}
