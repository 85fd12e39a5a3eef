// SPDX-License-Identifier: MPL-2.0
// A clock that goes as far as the test says.

export class FakeClock {
  #now = 0;
  #last = 0;
  /** @type {Map<number, {at: number, action: () => void}>} */
  #timers = new Map();

  now = () => this.#now;

  after = (action, ms) => {
    this.#timers.set(++this.#last, { at: this.#now + ms, action });
    return this.#last;
  };

  cancel = (timer) => void this.#timers.delete(timer);

  /** Lets so many ms pass. */
  pass(ms) {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = due[1].at;
      due[1].action();
    }
    this.#now = end;
  }

  get pending() {
    return this.#timers.size;
  }
}
