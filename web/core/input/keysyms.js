// SPDX-License-Identifier: MPL-2.0
// From browser keys to X11 keysyms. No DOM.
import { LEGACY_KEYSYMS } from './legacy_keysyms.js';
import { KEYPAD, NAMED, SIDED } from './named_keys.js';

const LOCATION_RIGHT = 2;
const LOCATION_KEYPAD = 3;
const UNICODE = 0x01000000;

export const KEYSYM = Object.freeze({
  backSpace: 0xff08,
  tab: 0xff09,
  return: 0xff0d,
  delete: 0xffff,
});

/**
 * @typedef {{key: string, code: string, location: number, ctrlKey: boolean, altKey: boolean,
 *   metaKey: boolean}} KeyLike
 */

/**
 * @param {number} codePoint
 * @returns {number}
 */
export function keysymOfCodePoint(codePoint) {
  if (codePoint === 0x0a || codePoint === 0x0d) return KEYSYM.return;
  if (codePoint === 0x09) return KEYSYM.tab;
  const latin1 = (codePoint >= 0x20 && codePoint <= 0x7e) || (codePoint >= 0xa0 && codePoint <= 0xff);
  if (latin1) return codePoint;
  return LEGACY_KEYSYMS.get(codePoint) ?? UNICODE + codePoint;
}

/**
 * @param {KeyLike} event
 * @param {boolean} mac there Command takes the place of Control
 * @returns {number} 0: not a key to be sent (dead, unidentified, input methods' own)
 */
export function keysymOf(event, mac = false) {
  const { key, location } = event;
  if (location === LOCATION_KEYPAD && key in KEYPAD) return KEYPAD[key];
  const character = soleCodePoint(key);
  if (character !== null) return keysymOfCodePoint(plain(event) ?? character);
  const name = mac && (key === 'Meta' || key === 'OS') ? 'Control' : key;
  if (name in SIDED) return SIDED[name][location === LOCATION_RIGHT ? 1 : 0];
  return NAMED[name] ?? 0;
}

/** @param {string} key whether it stands for a character and not for a named key */
export function isCharacter(key) {
  return soleCodePoint(key) !== null;
}

/**
 * @param {string} key
 * @returns {number | null}
 */
function soleCodePoint(key) {
  const codePoint = key.codePointAt(0);
  if (codePoint === undefined) return null;
  return String.fromCodePoint(codePoint).length === key.length ? codePoint : null;
}

/**
 * Shortcuts are made of Latin letters also for users of other scripts: Ctrl with the key C is
 * Ctrl+C, whatever letter that key gives.
 * @param {KeyLike} event
 * @returns {number | null}
 */
function plain({ key, code, ctrlKey, altKey, metaKey }) {
  if (!(ctrlKey || altKey || metaKey) || key.charCodeAt(0) < 0x250) return null;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (!letter) return null;
  const upper = key !== key.toLowerCase();
  return (upper ? letter : letter.toLowerCase()).charCodeAt(0);
}
