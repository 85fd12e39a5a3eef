// SPDX-License-Identifier: MPL-2.0

/** The line over the picture that says why it does not move; the server's own words. */
export class Notice {
  /** @param {Document} page */
  constructor(page) {
    this.box = /** @type {HTMLElement} */ (page.getElementById('notice'));
  }

  /** @param {string} text empty: there is nothing to say */
  show(text) {
    // The element stays: screen readers only watch a live region that was there before its text.
    this.box.textContent = text;
  }
}
