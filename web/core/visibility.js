// SPDX-License-Identifier: MPL-2.0

/** Switching tabs back and forth should not stop and start the stream. */
const HIDDEN_FOR_MS = 250;

/** Tells when the page has been out of sight for a moment, and when it is back. */
export class Visibility {
  #visible = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(visible: boolean) => void} changed */
  constructor(changed) {
    this.changed = changed;
    document.addEventListener('visibilitychange', () => this.#look());
    this.#look();
  }

  get visible() {
    return this.#visible;
  }

  #look() {
    clearTimeout(this.#timer);
    if (!document.hidden) {
      if (this.#visible) return;
      this.#visible = true;
      this.changed(true);
    } else if (this.#visible) {
      this.#timer = setTimeout(() => {
        this.#visible = false;
        this.changed(false);
      }, HIDDEN_FOR_MS);
    }
  }
}
