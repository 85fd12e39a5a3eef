// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('../core/meter.js').Rates} Rates */
/**
 * @typedef {object} Shown
 * @property {Rates} rates
 * @property {string} codec
 * @property {string} note why the codec is not the best one, or empty
 * @property {{width: number, height: number}} size of the stream, px
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
export function statusText({ rates, codec, note, size, viewer }) {
  const latency = rates.latencyMs === null ? '–' : Math.round(rates.latencyMs);
  const parts = [`${rates.fps} fps`, `${rates.kbitPerSecond} kbit/s`, `${latency} ms`];
  if (codec) parts.push(note ? `${codec} (${note})` : codec);
  parts.push(`${size.width} × ${size.height}`);
  if (viewer) parts.push('view only');
  return parts.join('  ·  ');
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
