// SPDX-License-Identifier: MPL-2.0
import { KEYSYM } from './keysyms.js';

/** @typedef {import('./platform.js').Platform} Platform */
/**
 * @typedef {object} Typist
 * @property {(text: string) => void} text
 * @property {(keysym: number) => void} key down and up
 */

/** Something for a soft keyboard's Backspace to delete; no letters, or it would suggest words. */
const FILLING = '\u200b\u200b\u200b\u200b';

/**
 * Text that comes without key events: input methods, soft keyboards, dead keys, emoji pickers.
 * All of it ends up in a text area that nobody sees. What changed there is typed on the desktop.
 */
export class TextInput {
  #composing = false;
  #before = FILLING;

  /**
   * @param {HTMLTextAreaElement} element
   * @param {Typist} typist
   * @param {Platform} platform
   */
  constructor(element, typist, platform) {
    this.element = element;
    this.typist = typist;
    this.platform = platform;
    element.addEventListener('input', (event) => this.#input(/** @type {InputEvent} */ (event)));
    element.addEventListener('compositionstart', () => (this.#composing = true));
    element.addEventListener('compositionend', (event) => this.#compositionEnd(event));
    element.addEventListener('blur', () => this.reset());
    element.addEventListener('drop', (event) => event.preventDefault());
    this.reset();
  }

  reset() {
    this.#composing = false;
    this.#before = FILLING;
    this.element.value = FILLING;
    this.element.setSelectionRange(FILLING.length, FILLING.length);
  }

  /** @param {InputEvent} event */
  #input(event) {
    // Half-composed text is the input method's affair. Android composes every word, and there
    // people want to see letters as they type them.
    if (this.#composing && this.platform !== 'android') return;
    const changed = this.#typeChanges(event.inputType === 'deleteContentForward');
    // On-screen keyboards made of page script send events that leave the text area as it was.
    if (!changed && !event.isTrusted && event.data) this.typist.text(event.data);
    if (!this.#composing) this.reset();
  }

  /** @param {CompositionEvent} event */
  #compositionEnd(event) {
    const changed = this.#typeChanges(false);
    if (!changed && !event.isTrusted && event.data) this.typist.text(event.data);
    this.reset();
  }

  /**
   * @param {boolean} forward what was deleted lay after the caret
   * @returns {boolean} whether there was anything
   */
  #typeChanges(forward) {
    const before = [...this.#before];
    const after = [...this.element.value];
    this.#before = this.element.value;
    let same = 0;
    while (same < before.length && same < after.length && before[same] === after[same]) same++;
    const deleteKey = forward ? KEYSYM.delete : KEYSYM.backSpace;
    for (let i = same; i < before.length; i++) this.typist.key(deleteKey);
    const text = after.slice(same).join('');
    if (text) this.typist.text(text);
    return text !== '' || same < before.length;
  }
}
