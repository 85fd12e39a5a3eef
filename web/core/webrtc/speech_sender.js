// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';

/**
 * The way of the person's microphone through a peer connection: there while the connection plays and
 * the server has asked for such a track.
 * @extends {Emitter<{changed: void}>}
 */
export class SpeechSender extends Emitter {
  /** @type {RTCRtpSender | null} */
  #sender = null;
  #playing = false;

  get ready() {
    return this.#playing && this.#sender !== null;
  }

  /** @param {RTCRtpSender} sender of the attempt under way */
  add(sender) {
    this.#sender = sender;
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
    this.#sender = null;
    this.emit('changed', undefined);
  }

  /**
   * Needs no new negotiation: the section of the track is there, with or without one.
   * @param {MediaStreamTrack | null} track null: nothing is sent
   */
  send(track) {
    // It fails only when the connection is closed, which is heard of otherwise.
    this.#sender?.replaceTrack(track).catch(() => {});
  }
}
