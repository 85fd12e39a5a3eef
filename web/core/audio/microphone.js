// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { MICROPHONE } from '../messages.js';
import { SpeechEncoder, microphoneTrouble } from './speech_encoder.js';

/** More than this unsent, and the connection is too slow for speech: what comes is dropped. */
const MOST_UNSENT_BYTES = 32_768;

/**
 * 'forbidden': the server does not take it; 'failed': it does not work, or was turned off by the
 * server, see trouble.
 * @typedef {'forbidden' | 'off' | 'starting' | 'on' | 'failed'} MicrophoneState
 */
/**
 * @typedef {object} Socket
 * @property {(bytes: Uint8Array<ArrayBuffer>) => boolean} send
 * @property {() => number} unsent bytes
 */

/**
 * The person's microphone on its way into the desktop. Off until somebody turns it on, and off again
 * with each new connection. No DOM but through the encoder: unit-tested under node.
 * @extends {Emitter<{changed: MicrophoneState}>}
 */
export class Microphone extends Emitter {
  /** @type {MicrophoneState} */
  #state = 'forbidden';
  /** @type {SpeechEncoder | null} while starting or on */
  #encoder = null;
  #trouble = '';

  /**
   * @param {Socket} socket
   * @param {typeof SpeechEncoder} [encoderType]
   */
  constructor(socket, encoderType = SpeechEncoder) {
    super();
    this.socket = socket;
    this.encoderType = encoderType;
  }

  get state() {
    return this.#state;
  }

  /** Why it does not work, or an empty text. */
  get trouble() {
    return this.#trouble;
  }

  /** @param {boolean} allowed by the server, and by the role */
  allow(allowed) {
    if (!allowed) this.#stop('forbidden');
    else if (this.#state === 'forbidden') this.#stop('off');
  }

  /** To be called from a gesture. */
  async toggle() {
    if (this.#encoder) this.#stop('off');
    else if (this.#state !== 'forbidden') await this.#start();
  }

  /**
   * The server has turned it off.
   * @param {string} why in its own words; empty: it did not say
   */
  refused(why) {
    if (this.#state === 'on' || this.#state === 'starting') {
      this.#stop('failed', why || 'the server does not take it');
    }
  }

  /** The connection ended. */
  end() {
    this.#stop('forbidden');
  }

  async #start() {
    const encoder = new this.encoderType(
      (packet) => this.#send(encoder, packet),
      (why) => this.#ended(encoder, why),
    );
    this.#stop('starting');
    this.#encoder = encoder;
    try {
      await encoder.open();
    } catch (error) {
      if (this.#encoder === encoder) this.#stop('failed', microphoneTrouble(error));
      return;
    }
    if (this.#encoder === encoder) this.#set('on');
    else encoder.close(); // Turned off while the person was asked.
  }

  /**
   * @param {SpeechEncoder} encoder
   * @param {EncodedAudioChunk} packet
   */
  #send(encoder, packet) {
    if (this.#encoder !== encoder || this.socket.unsent() > MOST_UNSENT_BYTES) return;
    const message = new Uint8Array(1 + packet.byteLength);
    message[0] = MICROPHONE;
    packet.copyTo(message.subarray(1));
    this.socket.send(message);
  }

  /**
   * @param {SpeechEncoder} encoder
   * @param {string} why
   */
  #ended(encoder, why) {
    if (this.#encoder === encoder) this.#stop(why ? 'failed' : 'off', why);
  }

  /**
   * @param {MicrophoneState} state
   * @param {string} [trouble]
   */
  #stop(state, trouble = '') {
    const encoder = this.#encoder;
    this.#encoder = null;
    encoder?.close();
    this.#trouble = trouble;
    this.#set(state);
  }

  /** @param {MicrophoneState} state */
  #set(state) {
    if (this.#state === state && state !== 'failed') return;
    this.#state = state;
    this.emit('changed', state);
  }
}
