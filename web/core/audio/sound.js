// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { START_AUDIO, STOP_AUDIO } from '../messages.js';
import { Loudness } from './loudness.js';
import { Player } from './player.js';
import { soundTrouble } from './support.js';

/**
 * 'none': the server has no sound; 'unsupported': this browser cannot play it (see trouble);
 * 'muted': the person does not want it; 'blocked': the browser waits for a gesture;
 * 'interrupted': the server's sound is away for the moment; 'on': what there is, is heard.
 * @typedef {'none' | 'unsupported' | 'muted' | 'blocked' | 'interrupted' | 'on'} SoundState
 */

/** @typedef {import('../webrtc/sound_track.js').SoundTrack} SoundTrack */

/**
 * The desktop's sound in this page: the track of a peer connection while there is one, packets on
 * the WebSocket otherwise. It is asked for only while it can be heard, so that nobody makes it for
 * nothing, and one way at a time.
 * @extends {Emitter<{changed: SoundState}>}
 */
export class Sound extends Emitter {
  #loudness = new Loudness();
  /** @type {Player | null} made when there is something to play */
  #player = null;
  #offered = false;
  #open = false;
  #asked = false;
  /** That was asked for. @type {MediaStreamTrack | null} */
  #track = null;
  #here = true;
  /** Web Audio itself does not work. */
  #silent = false;
  /** @type {SoundState} */
  #told = 'none';
  /** Why this browser cannot play packets. */
  trouble = '';

  /**
   * @param {(text: string) => boolean} send
   * @param {SoundTrack} peer
   */
  constructor(send, peer) {
    super();
    this.send = send;
    this.peer = peer;
    peer.on('changed', () => this.#settle());
    void soundTrouble().then((why) => {
      this.trouble = why;
      this.#settle();
    });
  }

  /** A track needs less of the browser than packets do. */
  get #playable() {
    return !this.#silent && (!this.trouble || this.peer.track !== null);
  }

  /** @returns {SoundState} */
  get state() {
    if (!this.#offered) return 'none';
    if (!this.#playable) return 'unsupported';
    if (this.muted) return 'muted';
    if (!this.#player?.running) return 'blocked';
    return this.#here ? 'on' : 'interrupted';
  }

  /** Which way it comes. @returns {'track' | 'packets' | null} */
  get way() {
    if (this.#track) return 'track';
    return this.#asked ? 'packets' : null;
  }

  get muted() {
    return this.#loudness.muted;
  }

  /** 0..1, as a slider shows it */
  get volume() {
    return this.#loudness.volume;
  }

  /** The AudioNode that plays, and how well it does; null while there is none. */
  get output() {
    return this.#player?.output ?? null;
  }

  get figures() {
    return this.#player?.figures ?? null;
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.#loudness.muted = muted;
    this.#settle();
  }

  /** @param {number} volume 0..1 */
  setVolume(volume) {
    this.#loudness.volume = volume;
    this.#player?.setGain(this.#loudness.gain);
    this.emit('changed', this.state);
  }

  /** To be called from a gesture. */
  unblock() {
    void this.#player?.resume();
  }

  /**
   * What the server's settings say.
   * @param {boolean} offered
   * @param {boolean} byDefault whether it is on where nobody has said
   */
  offer(offered, byDefault) {
    this.#offered = offered;
    this.#loudness.mutedByDefault = !byDefault;
    this.#settle();
  }

  /** @param {boolean} here whether the server has sound at the moment */
  status(here) {
    this.#here = here;
    this.#settle();
  }

  /** The server takes messages. */
  begin() {
    this.#open = this.#here = true;
    this.#asked = false;
    this.#settle();
  }

  /** The connection ended. */
  end() {
    this.#open = this.#asked = this.#offered = false;
    this.#settle();
  }

  /** The server has none after all. */
  refused() {
    this.#asked = this.#offered = false;
    this.#settle();
  }

  /** @param {Uint8Array} packet of Opus */
  take(packet) {
    if (this.#asked) this.#player?.take(packet);
  }

  /** Brings what is played and what the server was told in line with what is wanted. */
  #settle() {
    const play = this.#offered && this.#open && this.#playable && !this.muted;
    if (play && !this.#player) this.#makePlayer();
    else if (play) void this.#player?.resume();
    else if (this.#open) void this.#player?.rest();

    this.#ask(play ? this.#player : null);
    if (this.state === this.#told) return;
    this.#told = this.state;
    this.emit('changed', this.#told);
  }

  /** @param {Player | null} player null: nothing is to be heard */
  #ask(player) {
    const track = player?.running ? this.peer.track : null;
    if (track !== this.#track) {
      this.#track = track;
      this.#player?.useTrack(track);
      this.peer.ask(track !== null);
    }
    const packets = player !== null && player.takesPackets && !this.trouble && !track;
    if (packets === this.#asked || !this.#open) return;
    this.#asked = packets;
    this.send(packets ? START_AUDIO : STOP_AUDIO);
  }

  #makePlayer() {
    const fail = (/** @type {string} */ why) => {
      this.trouble = `this browser's sound does not work: ${why}`;
      this.#settle();
    };
    try {
      this.#player = new Player(() => this.#settle(), fail);
      this.#player.setGain(this.#loudness.gain);
    } catch (error) {
      this.#silent = true;
      fail(error instanceof Error ? error.message : String(error));
    }
  }
}
