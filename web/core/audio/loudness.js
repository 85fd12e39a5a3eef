// SPDX-License-Identifier: MPL-2.0

const STORED = 'stripes.sound';

/** How loud the person at this browser wants it; remembered where the browser allows it. */
export class Loudness {
  /** 0..1 */
  #volume = 1;
  /** @type {boolean | null} null: the person has not said */
  #muted = null;
  /** Where nobody has said. */
  mutedByDefault = false;

  constructor() {
    try {
      const stored = JSON.parse(localStorage.getItem(STORED) ?? '{}');
      if (stored.volume >= 0 && stored.volume <= 1) this.#volume = stored.volume;
      if (typeof stored.muted === 'boolean') this.#muted = stored.muted;
    } catch {
      // Private windows may forbid it, and anybody may have written there.
    }
  }

  get volume() {
    return this.#volume;
  }

  set volume(volume) {
    this.#volume = Math.min(Math.max(volume, 0), 1);
    this.#store();
  }

  get muted() {
    return this.#muted ?? this.mutedByDefault;
  }

  set muted(muted) {
    this.#muted = muted;
    this.#store();
  }

  /** Half the way sounds half as loud. */
  get gain() {
    return this.#volume ** 2;
  }

  #store() {
    try {
      localStorage.setItem(STORED, JSON.stringify({ volume: this.#volume, muted: this.#muted }));
    } catch {
      // Then it holds until the page is closed.
    }
  }
}
