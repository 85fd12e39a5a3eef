// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('../core/client.js').Client} Client */

/** The button that changes the way of the picture for all pages; there where that is allowed. */
export class ModeSwitch {
  /**
   * @param {Document} page
   * @param {Client} client
   */
  constructor(page, client) {
    this.client = client;
    this.button = /** @type {HTMLButtonElement} */ (page.getElementById('mode-switch'));
    // Not on release: a first press also starts the sound, and the line may move from under it.
    this.button.addEventListener('pointerdown', () => void this.#switch());
    this.button.addEventListener('click', ({ detail }) => {
      if (detail === 0) void this.#switch(); // by the keyboard
    });
    client.on('way', () => this.#update());
    client.on('link', () => this.#update());
  }

  #update() {
    const { offered } = this.client.webrtc;
    const may = offered?.dual === true && this.client.role === 'controller';
    this.button.hidden = !may;
    if (!may) this.button.blur(); // Or the keyboard is left with nobody.
    this.button.disabled = false;
    const next = offered?.active ? 'stripes' : 'WebRTC';
    this.button.textContent = `Use ${next}`;
    this.button.title = `Send the picture ${offered?.active ? 'as stripes' : 'by WebRTC'}, to all pages`;
  }

  async #switch() {
    const { offered } = this.client.webrtc;
    this.button.disabled = true;
    this.button.blur();
    this.client.input.focus();
    try {
      await this.client.switchMode(offered?.active ? 'websockets' : 'webrtc');
    } catch (error) {
      console.warn('The mode was not switched:', error);
      this.#update();
    }
  }
}
