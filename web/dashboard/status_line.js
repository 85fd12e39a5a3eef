// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('../core/meter.js').Rates} Rates */
/**
 * @typedef {object} Shown
 * @property {Rates} rates
 * @property {string} codec
 * @property {string} note which way it comes, why it is not the best one, or empty
 * @property {{width: number, height: number}} size of the stream, px
 * @property {string} sound in words, or empty
 * @property {string} microphone in words, or empty
 * @property {boolean} viewer
 */

const STORED = 'stripes.status-line';

/** The few numbers at the top: they tell, and otherwise keep out of the way. */
export class StatusLine {
  #folded = stored() === 'folded';

  /** @param {Document} page */
  constructor(page) {
    this.box = element(page, 'status');
    this.text = element(page, 'status-text');
    this.toggle = element(page, 'status-toggle');
    this.toggle.addEventListener('click', () => this.fold(!this.#folded));
    this.#apply();
  }

  /** @param {boolean} folded hides the numbers and leaves a handle */
  fold(folded) {
    this.#folded = folded;
    try {
      localStorage.setItem(STORED, folded ? 'folded' : 'open');
    } catch {
      // Private windows may forbid it; then it holds until the page is closed.
    }
    this.#apply();
  }

  /** @param {Shown} shown */
  show(shown) {
    this.box.hidden = false;
    this.text.textContent = statusText(shown);
  }

  hide() {
    this.box.hidden = true;
  }

  #apply() {
    const label = this.#folded ? 'Show the status line' : 'Hide the status line';
    this.box.classList.toggle('folded', this.#folded);
    this.toggle.setAttribute('aria-expanded', String(!this.#folded));
    this.toggle.setAttribute('aria-label', label);
    this.toggle.title = label;
  }
}

/**
 * @param {Shown} shown
 * @returns {string}
 */
export function statusText({ rates, codec, note, size, sound, microphone, viewer }) {
  const latency = rates.latencyMs === null ? '–' : Math.round(rates.latencyMs);
  const parts = [`${rates.fps} fps`, `${rates.kbitPerSecond} kbit/s`, `${latency} ms`];
  if (codec || note) parts.push(codec && note ? `${codec} (${note})` : codec || note);
  parts.push(`${size.width} × ${size.height}`);
  if (sound) parts.push(sound);
  if (microphone) parts.push(microphone);
  if (viewer) parts.push('view only');
  return parts.join('  ·  ');
}

/**
 * How the picture comes, in words.
 * @param {import('../core/webrtc/fallback.js').FallbackState} state
 * @param {string} why the last attempt ended
 * @param {boolean} told those are the server's words
 * @returns {string} empty where there is only one way
 */
export function wayNote(state, why, told) {
  switch (state) {
    case 'playing':
      return 'WebRTC';
    case 'lost':
      return 'stripes: WebRTC went silent';
    case 'stripes':
      return told ? `stripes: ${why}` : 'stripes: WebRTC does not get through';
    case 'trying':
      return why ? 'stripes: trying WebRTC again' : 'stripes: WebRTC begins';
    default:
      return '';
  }
}

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/**
 * @param {Document} page
 * @param {string} id
 * @returns {HTMLElement}
 */
function element(page, id) {
  return /** @type {HTMLElement} */ (page.getElementById(id));
}
