// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('../core/audio/microphone.js').Microphone} Microphone */
/** @typedef {import('../core/audio/microphone.js').MicrophoneState} MicrophoneState */

/** @type {Record<MicrophoneState, {text: string, label: string}>} */
const WORDS = {
  forbidden: { text: '', label: '' },
  off: { text: 'Microphone', label: 'Turn on the microphone: programs of the desktop hear it' },
  starting: { text: 'Microphone …', label: 'Do not turn on the microphone' },
  on: { text: 'Microphone on', label: 'Turn off the microphone' },
  failed: { text: 'Microphone', label: 'Try the microphone again' },
};
const GESTURES = ['click', 'keyup'];

/** Turns the microphone on and off; there where the server takes one. */
export class MicrophoneButton {
  #wantedByDefault = false;
  #touched = false;

  /**
   * @param {Document} page
   * @param {Microphone} microphone
   * @param {() => void} done the keyboard belongs to the desktop again
   */
  constructor(page, microphone, done) {
    this.microphone = microphone;
    this.button = /** @type {HTMLButtonElement} */ (page.getElementById('microphone'));
    const press = () => {
      this.#touched = true;
      void microphone.toggle();
      this.button.blur();
      done();
    };
    // A mouse's press and not its release: the line may move from under it.
    let pressed = false;
    this.button.addEventListener('pointerdown', ({ pointerType, button }) => {
      pressed = pointerType === 'mouse';
      if (pressed && button === 0) press();
    });
    this.button.addEventListener('mousedown', (event) => event.preventDefault()); // takes no focus
    this.button.addEventListener('click', ({ detail }) => {
      if (detail === 0 || !pressed) press(); // by the keyboard, by touch
    });
    for (const gesture of GESTURES) {
      page.addEventListener(gesture, (event) => this.#gesture(event), { capture: true });
    }
    microphone.on('changed', () => this.#show());
    this.#show();
  }

  /**
   * Whether it goes on with the first gesture.
   * @param {boolean} wanted
   */
  byDefault(wanted) {
    this.#wantedByDefault = wanted;
  }

  /** What the status line says about it; empty while there is nothing to say. */
  get text() {
    const { state, trouble } = this.microphone;
    return state === 'failed' ? `microphone: ${trouble}` : '';
  }

  /** @param {Event} event */
  #gesture(event) {
    if (event.target === this.button || this.microphone.state !== 'off') return;
    if (!this.#wantedByDefault || this.#touched) return;
    this.#touched = true; // Once for each page: who turns it off wants it off.
    void this.microphone.toggle();
  }

  #show() {
    const { button } = this;
    const { state } = this.microphone;
    const { text, label } = WORDS[state];
    button.hidden = state === 'forbidden';
    button.textContent = text;
    button.setAttribute('aria-label', label);
    button.setAttribute('aria-pressed', String(state === 'on'));
    button.title = label;
  }
}
