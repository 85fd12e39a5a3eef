// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('../core/audio/sound.js').Sound} Sound */
/** @typedef {import('../core/audio/sound.js').SoundState} SoundState */

/** @type {Record<SoundState, string>} */
const WORDS = {
  none: '',
  unsupported: 'no sound',
  muted: 'muted',
  blocked: 'sound waits for a click',
  interrupted: 'sound interrupted',
  on: '',
};

/** Where nothing forbids it, it takes a moment all the same. */
const PATIENCE_MS = 700;

/** Mute, volume, and the button that browsers demand before anything may be heard. */
export class SoundControls {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Document} page
   * @param {Sound} sound
   * @param {() => void} done the keyboard belongs to the desktop again
   */
  constructor(page, sound, done) {
    this.sound = sound;
    this.box = /** @type {HTMLElement} */ (page.getElementById('sound'));
    this.button = /** @type {HTMLButtonElement} */ (page.getElementById('sound-mute'));
    this.slider = /** @type {HTMLInputElement} */ (page.getElementById('sound-volume'));
    this.start = /** @type {HTMLButtonElement} */ (page.getElementById('sound-start'));
    const leave = (/** @type {Event} */ event) => {
      /** @type {HTMLElement} */ (event.currentTarget).blur();
      done();
    };
    this.button.addEventListener('click', (event) => {
      sound.mute(!sound.muted);
      leave(event);
    });
    this.slider.addEventListener('input', () => {
      sound.setVolume(Number(this.slider.value) / 100);
      if (sound.muted) sound.mute(false);
    });
    this.slider.addEventListener('change', leave);
    this.start.addEventListener('click', (event) => {
      sound.unblock();
      leave(event);
    });
    sound.on('changed', (state) => this.#show(state));
    this.#show(sound.state);
  }

  /** What the status line says about it; empty while there is nothing to say. */
  get text() {
    const { state, trouble } = this.sound;
    return state === 'unsupported' ? `${WORDS[state]}: ${trouble}` : WORDS[state];
  }

  /** @param {SoundState} state */
  #show(state) {
    const { sound, button, slider } = this;
    this.box.hidden = state === 'none' || state === 'unsupported';
    clearTimeout(this.#timer);
    this.start.hidden = true;
    if (state === 'blocked') {
      this.#timer = setTimeout(() => (this.start.hidden = false), PATIENCE_MS);
    }
    const label = sound.muted ? 'Unmute the sound' : 'Mute the sound';
    button.textContent = sound.muted ? 'Unmute' : 'Mute';
    button.setAttribute('aria-label', label);
    button.title = label;
    slider.value = String(Math.round(sound.volume * 100));
  }
}
