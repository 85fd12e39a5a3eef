// SPDX-License-Identifier: MPL-2.0
import { Emitter } from './emitter.js';
import { closedReason, refusedReason, retryDelay } from './reconnect.js';

/** @typedef {import('./reconnect.js').Reason} Reason */
/**
 * @typedef {{phase: 'connecting'} | {phase: 'open'} | {phase: 'stopped', reason: Reason}
 *   | {phase: 'waiting', reason: Reason, retryAt: number}} Link retryAt: performance.now() time
 */

const CONNECT_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 3_000;
/** A connection that held this long counts as good: the next failure starts the back-off anew. */
const GOOD_AFTER_MS = 5_000;

/**
 * One WebSocket after another: opens, notices the end, says why, tries again.
 * @extends {Emitter<{link: Link, open: void, text: string, binary: ArrayBuffer, close: void}>}
 */
export class Connection extends Emitter {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Link} */
  #link = { phase: 'connecting' };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #failures = 0;
  #openedAt = 0;

  /**
   * @param {string} url of the socket, ws: or wss:
   * @param {string} healthUrl of a plain request that any living server answers
   */
  constructor(url, healthUrl) {
    super();
    this.url = url;
    this.healthUrl = healthUrl;
  }

  /** For messages. */
  get host() {
    return new URL(this.url).host;
  }

  get link() {
    return this.#link;
  }

  /** Bytes accepted by send() that have not left the browser. */
  get buffered() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Opens now, whatever went before. */
  connect() {
    const wasOpen = this.#link.phase === 'open';
    this.#drop();
    this.#setLink({ phase: 'connecting' });
    if (wasOpen) this.emit('close', undefined);
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.emit('text', event.data);
      else this.emit('binary', event.data);
    };
    socket.onclose = (event) => this.#closed(event);
    this.#timer = setTimeout(() => {
      this.fail({ code: 'timeout', text: 'The server did not answer within 10 s.', retry: true });
    }, CONNECT_TIMEOUT_MS);
  }

  /**
   * @param {string | Uint8Array<ArrayBuffer>} message
   * @returns {boolean} false when there is no open connection; the message is then lost
   */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(message);
    return true;
  }

  /**
   * Gives this connection up.
   * @param {Reason} reason decides whether another one follows
   */
  fail(reason) {
    this.#drop();
    this.#ended(reason);
  }

  /** Ends for good and says nothing: the page is going away. */
  dispose() {
    this.#drop();
  }

  #opened() {
    clearTimeout(this.#timer);
    this.#openedAt = performance.now();
    this.#setLink({ phase: 'open' });
    this.emit('open', undefined);
  }

  /** @param {CloseEvent} event */
  #closed(event) {
    const wasOpen = this.#link.phase === 'open';
    this.#drop();
    if (wasOpen) {
      this.#ended(closedReason(event));
      return;
    }
    this.#ended({ code: 'unreachable', text: 'The server does not answer.', retry: true });
    void this.#findReason();
  }

  #drop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {Reason} reason */
  #ended(reason) {
    const wasOpen = this.#link.phase === 'open';
    if (wasOpen && performance.now() - this.#openedAt > GOOD_AFTER_MS) this.#failures = 0;
    if (!reason.retry) {
      this.#setLink({ phase: 'stopped', reason });
    } else {
      const delay = retryDelay(this.#failures++);
      this.#setLink({ phase: 'waiting', reason, retryAt: performance.now() + delay });
      this.#timer = setTimeout(() => this.connect(), delay);
    }
    if (wasOpen) this.emit('close', undefined);
  }

  /** A browser does not tell why a socket failed to open; the status of plain requests does. */
  async #findReason() {
    const waiting = this.#link;
    const [health, socket] = await Promise.all([
      httpStatus(this.healthUrl),
      httpStatus(this.url.replace(/^ws/, 'http')),
    ]);
    if (this.#link !== waiting || waiting.phase !== 'waiting') return;
    this.#setLink({ ...waiting, reason: refusedReason({ health, socket }, location.origin) });
  }

  /** @param {Link} link */
  #setLink(link) {
    this.#link = link;
    this.emit('link', link);
  }
}

/**
 * @param {string} url
 * @returns {Promise<number | null>} null: no answer
 */
async function httpStatus(url) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PROBE_TIMEOUT_MS);
  try {
    const response = await fetch(url, { cache: 'no-store', signal: abort.signal });
    return response.status;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
