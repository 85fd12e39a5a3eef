// SPDX-License-Identifier: MPL-2.0

/** What the server said about its settings; asking for one it did not send gives the fallback. */
export class ServerSettings {
  /** @type {Record<string, any>} */
  #entries = {};

  /** True once the server has said anything. */
  get known() {
    return Object.keys(this.#entries).length > 0;
  }

  /** @param {Record<string, any>} entries a `settings` object; live changes may hold only some */
  update(entries) {
    this.#entries = { ...this.#entries, ...entries };
  }

  /** A new connection may lead to another server. */
  clear() {
    this.#entries = {};
  }

  /**
   * @param {string} name
   * @param {boolean} fallback
   * @returns {boolean}
   */
  flag(name, fallback) {
    const value = this.#entries[name]?.value;
    return typeof value === 'boolean' ? value : fallback;
  }

  /**
   * Whether it is forbidden to change a flag; what the server does not know is.
   * @param {string} name
   */
  locked(name) {
    const entry = this.#entries[name];
    return !entry || entry.locked === true;
  }

  /**
   * @param {string} name
   * @returns {string} empty when unknown
   */
  text(name) {
    const value = this.#entries[name]?.value;
    return typeof value === 'string' ? value : '';
  }

  /**
   * Whether the page may choose this value. A server that lists nothing is taken to allow it.
   * @param {string} name
   * @param {string} value
   */
  allows(name, value) {
    const allowed = this.#entries[name]?.allowed;
    return Array.isArray(allowed) ? allowed.includes(value) : true;
  }
}
