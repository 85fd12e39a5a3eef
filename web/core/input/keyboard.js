// SPDX-License-Identifier: MPL-2.0
import { isCharacter, keysymOf } from './keysyms.js';

/** @typedef {import('./held_keys.js').HeldKeys} HeldKeys */
/** @typedef {import('./modifiers.js').Modifiers} Modifiers */
/** @typedef {import('./platform.js').Platform} Platform */

const KEY_CODE_INPUT_METHOD = 229;
/** Windows puts a Control before each AltGr; the two arrive together. */
const FAKE_CONTROL_MS = 30;
/**
 * What they do is in the characters that follow: sent as keys they would act twice, or switch a
 * desktop that has the other state.
 */
const ONLY_LOCAL = new Set(['CapsLock', 'NumLock', 'AltGraph', 'Fn', 'FnLock', 'Symbol']);

/** Key events of the page as keysyms of the desktop. */
export class Keyboard {
  /** @type {{press: () => void, timer: ReturnType<typeof setTimeout>} | null} */
  #control = null;

  /**
   * @param {HeldKeys} held
   * @param {Modifiers} modifiers
   * @param {Platform} platform
   */
  constructor(held, modifiers, platform) {
    this.held = held;
    this.modifiers = modifiers;
    this.platform = platform;
  }

  /** @param {KeyboardEvent} event */
  down(event) {
    if (belongsToInputMethod(event)) return;
    const keysym = keysymOf(event, this.platform === 'mac');
    const local = ONLY_LOCAL.has(event.key);
    if (keysym === 0 && !local) return; // Dead or unknown: it may still become text.
    event.preventDefault();
    this.#settleControl(event);
    if (local || event.repeat) return; // The X server repeats by itself.
    this.modifiers.sync(event, event.code);
    const code = codeOf(event);
    if (this.platform === 'windows' && event.code === 'ControlLeft') {
      this.#postponeControl(() => this.held.press(code, keysym));
    } else if (this.platform === 'mac') {
      this.#macDown(event, code, keysym);
    } else {
      this.held.press(code, keysym);
    }
  }

  /** @param {KeyboardEvent} event */
  up(event) {
    this.#settleControl(null);
    const code = codeOf(event);
    const known = this.held.has(code);
    if (known || ONLY_LOCAL.has(event.key)) event.preventDefault();
    // Windows tells only that this one came up.
    if (!known && event.key === 'PrintScreen') this.held.tap(keysymOf(event));
    this.held.release(code);
    this.modifiers.sync(event);
  }

  /** The page has lost the keyboard. */
  reset() {
    if (this.#control) clearTimeout(this.#control.timer);
    this.#control = null;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string} code
   * @param {number} keysym
   */
  #macDown(event, code, keysym) {
    // Option makes characters; it is Alt only together with a key that has none.
    if (event.key === 'Alt') return;
    const alt = event.altKey && !isCharacter(event.key) && !/^(Shift|Control|Meta)/.test(event.key);
    if (alt) this.held.press('AltLeft', keysymOf({ ...NO_KEY, key: 'Alt' }));
    // While Command is down macOS tells of no other key's release.
    if (event.metaKey && event.key !== 'Meta') this.held.tap(keysym);
    else this.held.press(code, keysym);
    if (alt) this.held.release('AltLeft');
  }

  /** @param {() => void} press */
  #postponeControl(press) {
    this.#control = { press, timer: setTimeout(() => this.#settleControl(null), FAKE_CONTROL_MS) };
  }

  /** @param {KeyboardEvent | null} next what came after Control */
  #settleControl(next) {
    const control = this.#control;
    if (!control) return;
    this.reset();
    if (next?.key !== 'AltGraph') control.press();
  }
}

const NO_KEY = { code: '', location: 1, ctrlKey: false, altKey: false, metaKey: false };

/** @param {KeyboardEvent} event */
function belongsToInputMethod(event) {
  return event.isComposing || event.key === 'Process' || event.keyCode === KEY_CODE_INPUT_METHOD;
}

/**
 * Soft keyboards and scripts leave `code` empty.
 * @param {KeyboardEvent} event
 */
function codeOf(event) {
  return event.code || `key:${event.key}`;
}
