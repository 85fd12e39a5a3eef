// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { MICROPHONE } from '../messages.js';
import { MicrophoneInput, microphoneTrouble } from './microphone_input.js';
import { SpeechEncoder } from './speech_encoder.js';

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
/** @typedef {import('../webrtc/speech_sender.js').SpeechSender} SpeechSender */

const PARTS = { Input: MicrophoneInput, Encoder: SpeechEncoder };

/**
 * The person's microphone on its way into the desktop: as a track of a peer connection while there is
 * one, as packets on the WebSocket otherwise. Off until somebody turns it on, and off again with each
 * new connection. No DOM but through its parts: unit-tested under node.
 * @extends {Emitter<{changed: MicrophoneState}>}
 */
export class Microphone extends Emitter {
  /** @type {MicrophoneState} */
  #state = 'forbidden';
  /** @type {MicrophoneInput | null} while starting or on */
  #input = null;
  /** @type {SpeechEncoder | null} while packets are sent */
  #encoder = null;
  #trouble = '';

  /**
   * @param {Socket} socket
   * @param {SpeechSender} sender
   * @param {typeof PARTS} [parts]
   */
  constructor(socket, sender, parts = PARTS) {
    super();
    this.socket = socket;
    this.sender = sender;
    this.parts = parts;
    sender.on('changed', () => {
      if (this.#state === 'on') void this.#follow();
    });
  }

  get state() {
    return this.#state;
  }

  /** Which way it goes. @returns {'track' | 'packets' | null} */
  get way() {
    if (this.#state !== 'on') return null;
    return this.#encoder ? 'packets' : 'track';
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
    if (this.#input) this.#stop('off');
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
    const { Input, Encoder } = this.parts;
    const trouble = Input.trouble || (!this.sender.ready && Encoder.trouble);
    if (trouble) return this.#stop('failed', trouble); // Before anybody is asked.
    const input = new Input(() => {
      if (this.#input === input) this.#stop('off');
    });
    this.#stop('starting');
    this.#input = input;
    try {
      await input.open();
    } catch (error) {
      if (this.#input === input) this.#stop('failed', microphoneTrouble(error));
      return;
    }
    if (this.#input === input) await this.#follow();
  }

  /** Sends it the way there is now. */
  async #follow() {
    const input = this.#input;
    if (!input?.track) return;
    if (this.sender.ready) {
      this.#endPackets();
      this.sender.send(input.track);
      return this.#set('on');
    }
    this.sender.send(null);
    if (this.#encoder) return;
    const encoder = new this.parts.Encoder(
      (packet) => this.#send(encoder, packet),
      (why) => {
        if (this.#encoder === encoder) this.#stop('failed', why);
      },
    );
    this.#encoder = encoder;
    try {
      await encoder.open(input.track);
    } catch (error) {
      if (this.#encoder === encoder) this.#stop('failed', microphoneTrouble(error));
      return;
    }
    if (this.#encoder !== encoder) return encoder.close(); // Turned off meanwhile, or gone another way.
    this.#set('on');
    if (this.sender.ready) await this.#follow();
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

  #endPackets() {
    const encoder = this.#encoder;
    this.#encoder = null;
    encoder?.close();
  }

  /**
   * @param {MicrophoneState} state
   * @param {string} [trouble]
   */
  #stop(state, trouble = '') {
    const input = this.#input;
    this.#input = null;
    this.#endPackets();
    if (input) this.sender.send(null);
    input?.close();
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
