// SPDX-License-Identifier: MPL-2.0
import { keysymOf } from './keysyms.js';

/** @typedef {import('./held_keys.js').HeldKeys} HeldKeys */
/** @typedef {import('./platform.js').Platform} Platform */
/** @typedef {KeyboardEvent | PointerEvent} ModifierEvent */

const GROUPS = /** @type {const} */ (['Shift', 'Control', 'Alt', 'Meta']);

/**
 * Keeps the held modifiers in step with what each event says about them: their releases get lost
 * to window managers, their presses happen before the page has the focus.
 */
export class Modifiers {
  /**
   * @param {HeldKeys} held
   * @param {Platform} platform
   */
  constructor(held, platform) {
    this.held = held;
    this.platform = platform;
  }

  /**
   * @param {ModifierEvent} event
   * @param {string} [own] code of the key that the event is about
   */
  sync(event, own = '') {
    const graph = event.getModifierState('AltGraph');
    for (const group of GROUPS) {
      if (own.startsWith(group)) continue;
      const codes = [`${group}Left`, `${group}Right`];
      if (graph && (group === 'Control' || group === 'Alt')) {
        // AltGr is Ctrl+Alt on Windows, and made the character that is on its way.
        if (this.platform === 'windows') for (const code of codes) this.held.release(code);
        continue;
      }
      const down = event.getModifierState(group);
      if (!down) {
        for (const code of codes) this.held.release(code);
      } else if (this.#mayPress(group) && !codes.some((code) => this.held.has(code))) {
        this.held.press(codes[0], this.#keysym(group));
      }
    }
  }

  /**
   * Meta belongs to the window manager more often than to the page, and Option on a Mac makes
   * characters.
   * @param {string} group
   */
  #mayPress(group) {
    if (this.platform === 'mac') return group !== 'Alt';
    return group !== 'Meta';
  }

  /** @param {string} group */
  #keysym(group) {
    const none = { code: '', location: 1, ctrlKey: false, altKey: false, metaKey: false };
    return keysymOf({ key: group, ...none }, this.platform === 'mac');
  }
}
