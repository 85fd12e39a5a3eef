// SPDX-License-Identifier: MPL-2.0

/**
 * @typedef {object} Message
 * @property {string} title
 * @property {string} [text]
 * @property {number} [until] performance.now() time of the next attempt, counted down
 * @property {string} [button]
 */

const TICK_MS = 250;

/** The card in the middle of the page: what is wrong, what happens next, what one can do. */
export class MessageCard {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #until = 0;

  /**
   * @param {Document} page
   * @param {() => void} pressed
   */
  constructor(page, pressed) {
    const find = (/** @type {string} */ id) =>
      /** @type {HTMLElement} */ (page.getElementById(`message${id}`));
    this.box = find('');
    this.title = find('-title');
    this.text = find('-text');
    this.wait = find('-wait');
    this.button = find('-button');
    this.button.addEventListener('click', pressed);
  }

  /** @param {Message} message */
  show({ title, text = '', until = 0, button = '' }) {
    set(this.title, title);
    set(this.text, text);
    set(this.button, button);
    this.box.hidden = false;
    this.#until = until;
    clearInterval(this.#timer);
    if (until) this.#timer = setInterval(() => this.#count(), TICK_MS);
    this.#count();
  }

  hide() {
    clearInterval(this.#timer);
    this.box.hidden = true;
    // A focused button that disappears leaves the keyboard with nobody.
    this.button.blur();
  }

  #count() {
    if (!this.#until) {
      set(this.wait, '');
      return;
    }
    const seconds = Math.max(0, Math.ceil((this.#until - performance.now()) / 1000));
    set(this.wait, seconds > 0 ? `Trying again in ${seconds} s …` : 'Trying again …');
  }
}

/**
 * Only what changes, or screen readers say it again.
 * @param {HTMLElement} element
 * @param {string} text
 */
function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
