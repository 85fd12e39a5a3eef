// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { ASK_FOR_SESSION, candidate, description, hello, parseSignal } from './signals.js';

/** @typedef {import('./signals.js').Description} Description */
/** @typedef {import('./signals.js').Candidate} Candidate */

/** How long a server without its own peer may take to get one. */
const ASK_AGAIN_MS = 1000;

/**
 * One conversation with the server about one peer connection.
 * @extends {Emitter<{offer: Description, candidate: Candidate, closed: {why: string, told: boolean}}>}
 *   told: why in the server's words
 */
export class Signaling extends Emitter {
  #peer = 'server';
  #joined = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} url ws: or wss:
   * @param {Parameters<typeof hello>[0]} who
   */
  constructor(url, who) {
    super();
    this.socket = new WebSocket(url);
    this.socket.onopen = () => this.socket.send(hello(who));
    this.socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.#text(event.data);
    };
    this.socket.onclose = (event) => {
      clearTimeout(this.#timer);
      if (event.reason) this.#ended(event.reason, true);
      else this.#ended(`signalling closed (${event.code})`, false);
    };
  }

  /** @param {Description} sdp */
  describe(sdp) {
    this.#send(description(this.#peer, sdp));
  }

  /** @param {Candidate} ice */
  candidate(ice) {
    this.#send(candidate(this.#peer, ice));
  }

  /** Ends it; nothing is emitted any more. */
  close() {
    clearTimeout(this.#timer);
    const { socket } = this;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /**
   * @param {string} why
   * @param {boolean} told
   */
  #ended(why, told) {
    this.close();
    this.emit('closed', { why, told });
  }

  /** @param {string} text */
  #send(text) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  /** @param {string} text */
  #text(text) {
    const signal = parseSignal(text);
    switch (signal.type) {
      case 'hello':
        this.#send(ASK_FOR_SESSION);
        break;
      case 'session':
        this.#peer = signal.peer || this.#peer;
        this.#joined = true;
        break;
      case 'error':
        if (this.#joined) {
          this.#ended(signal.text, true);
          break;
        }
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#send(ASK_FOR_SESSION), ASK_AGAIN_MS);
        break;
      case 'offer':
        this.emit('offer', signal.description);
        break;
      case 'candidate':
        this.emit('candidate', signal.candidate);
        break;
      default:
    }
  }
}
