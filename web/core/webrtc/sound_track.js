// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { START_AUDIO, STOP_AUDIO } from '../messages.js';

/**
 * The desktop's sound as a track of a peer connection: there while the connection plays and its data
 * channel is open, over which the server is told whether to send it.
 * @extends {Emitter<{changed: void}>}
 */
export class SoundTrack extends Emitter {
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {RTCDataChannel | null} */
  #channel = null;
  #playing = false;

  /** What can be played; null while there is nothing. */
  get track() {
    return this.#playing && this.#channel?.readyState === 'open' ? this.#track : null;
  }

  /** @param {MediaStreamTrack} track of the attempt under way */
  add(track) {
    this.#track = track;
    this.emit('changed', undefined);
  }

  /** @param {RTCDataChannel} channel that has opened */
  enter(channel) {
    this.#channel = channel;
    this.emit('changed', undefined);
  }

  /** @param {boolean} playing whether the connection is good */
  set playing(playing) {
    if (playing === this.#playing) return;
    this.#playing = playing;
    this.emit('changed', undefined);
  }

  /** The attempt is over. */
  end() {
    this.#track = this.#channel = null;
    this.emit('changed', undefined);
  }

  /**
   * Not input: the server does not count it among that.
   * @param {boolean} wanted
   */
  ask(wanted) {
    if (this.#channel?.readyState === 'open') this.#channel.send(wanted ? START_AUDIO : STOP_AUDIO);
  }
}
