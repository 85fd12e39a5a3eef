// SPDX-License-Identifier: MPL-2.0
// Which way input goes: over the data channel while it is healthy, else over the WebSocket; each
// message once and in order. No DOM: unit-tested under node.
import { realClock } from '../clock.js';

/** @typedef {import('../clock.js').Clock} Clock */
/** @typedef {{send: (text: string) => void}} Channel */

export const PAUSE = '_rtc_input,pause';
export const RESUME = '_rtc_input,resume';

/** Both queues. Drop rule: the oldest goes. */
const MOST = 4096;
/** A server that has not answered by then does not know the question. */
const ANSWER_MS = 3000;

/**
 * Changing over is a question on the WebSocket, whose answer is how many messages of the channel
 * the server has taken: what it lacks then is sent again the other way. Until the answer is there
 * input waits, for one round trip. A channel that was left is not used again, since what is still
 * on its way there may arrive at any time.
 */
export class InputRouter {
  /** @type {'socket' | 'entering' | 'channel' | 'leaving'} */
  #way = 'socket';
  /** @type {Channel | null} */
  #channel = null;
  /** What waits for an answer. @type {string[]} */
  #waiting = [];
  /** The last messages that went over the channel. @type {string[]} */
  #sent = [];
  #sentCount = 0;
  /** What the server had taken before this channel. */
  #before = 0;
  /** @type {any} */
  #timer;

  /**
   * @param {(text: string) => boolean} socket sends over the WebSocket
   * @param {Clock} [clock]
   */
  constructor(socket, clock = realClock) {
    this.socket = socket;
    this.clock = clock;
  }

  /** Whether input goes over a data channel. */
  get direct() {
    return this.#way === 'channel';
  }

  /**
   * @param {string} text
   * @returns {boolean} false when it is lost: there is no connection
   */
  send(text) {
    switch (this.#way) {
      case 'socket':
        return this.socket(text);
      case 'channel':
        this.#overChannel(text);
        return true;
      default:
        this.#waiting.push(text);
        if (this.#waiting.length > MOST) this.#waiting.shift();
        return true;
    }
  }

  /**
   * A channel has opened. No other input may be sent on it.
   * @param {Channel} channel
   */
  enter(channel) {
    if (this.#way !== 'socket') return;
    this.#channel = channel;
    this.#sent = [];
    this.#sentCount = 0;
    this.#ask(RESUME, 'entering');
  }

  /** The channel is not healthy any more. */
  leave() {
    if (this.#way === 'channel') this.#ask(PAUSE, 'leaving');
    else if (this.#way === 'entering') this.#useSocket();
  }

  /**
   * The server's answer.
   * @param {number} count messages of this session's channels that it has taken
   */
  taken(count) {
    if (this.#way === 'entering') {
      this.clock.cancel(this.#timer);
      this.#way = 'channel';
      this.#before = count;
      for (const text of this.#waiting.splice(0)) this.#overChannel(text);
    } else if (this.#way === 'leaving') {
      const missing = Math.max(0, this.#sentCount - (count - this.#before));
      if (missing > 0) this.#waiting.unshift(...this.#sent.slice(-missing));
      this.#useSocket();
    }
  }

  /** The WebSocket is gone, and what was held with it. */
  reset() {
    this.#waiting = [];
    this.#useSocket();
  }

  /** @param {string} text */
  #overChannel(text) {
    this.#sent.push(text);
    if (this.#sent.length > MOST) this.#sent.shift();
    this.#sentCount++;
    try {
      this.#channel?.send(text);
    } catch {
      this.leave(); // It closed a moment ago; what it did not take is counted as missing.
    }
  }

  /**
   * @param {string} question
   * @param {'entering' | 'leaving'} way
   */
  #ask(question, way) {
    this.#way = way;
    this.socket(question);
    this.clock.cancel(this.#timer);
    this.#timer = this.clock.after(() => this.#useSocket(), ANSWER_MS);
  }

  #useSocket() {
    this.clock.cancel(this.#timer);
    this.#way = 'socket';
    this.#channel = null;
    this.#sent = [];
    for (const text of this.#waiting.splice(0)) this.socket(text);
  }
}
