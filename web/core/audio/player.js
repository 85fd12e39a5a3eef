// SPDX-License-Identifier: MPL-2.0
import { Decoder, OPUS } from './decoder.js';
import { TrackPlayer } from './track_player.js';

/**
 * @typedef {{levelMs: number, headroomMs: number, gaps: number, cut: number, playing: boolean}}
 *   PlayoutFigures
 */

/** Gestures that browsers take as a permission to make noise. */
const GESTURES = ['pointerdown', 'pointerup', 'keydown', 'touchend'];
const VOLUME_CHANGE_S = 0.02;

/** From Opus packets, or from a track, to the loudspeaker. */
export class Player {
  /** @type {AudioWorkletNode | null} null until the browser has loaded it, or if it cannot */
  #worklet = null;
  #decoder;
  #track;

  /**
   * @param {() => void} changed whether it runs or takes packets
   * @param {(why: string) => void} failed packets cannot be played, for good
   */
  constructor(changed, failed) {
    this.failed = failed;
    this.context = new AudioContext({ sampleRate: OPUS.sampleRate, latencyHint: 'interactive' });
    /** What is heard, for whoever wants to look at it. */
    this.output = this.context.createGain();
    this.output.connect(this.context.destination);
    /** @type {PlayoutFigures | null} */
    this.figures = null;
    this.#decoder = new Decoder((samples) => this.#play(samples), failed);
    this.#track = new TrackPlayer(this.output);
    this.context.onstatechange = changed;
    const resume = () => {
      if (this.wanted) void this.resume();
    };
    for (const gesture of GESTURES) {
      window.addEventListener(gesture, resume, { capture: true, passive: true });
    }
    this.wanted = true;
    void this.#load(changed);
  }

  /** False while the browser waits for a gesture. */
  get running() {
    return this.context.state === 'running';
  }

  get takesPackets() {
    return this.running && this.#worklet !== null;
  }

  /** @param {number} gain 0..1 */
  setGain(gain) {
    this.output.gain.setTargetAtTime(gain, this.context.currentTime, VOLUME_CHANGE_S);
  }

  async resume() {
    this.wanted = true;
    if (this.context.state !== 'running') await this.context.resume();
  }

  /** @param {MediaStreamTrack | null} track instead of packets; null: packets */
  useTrack(track) {
    if (track) {
      this.#decoder.reset();
      this.figures = null;
    }
    this.#track.play(track);
  }

  /** Takes no processor time until resume(). */
  async rest() {
    this.wanted = false;
    this.#decoder.reset();
    if (this.context.state === 'running') await this.context.suspend();
  }

  /** @param {Uint8Array} packet */
  take(packet) {
    if (this.takesPackets) this.#decoder.decode(packet);
  }

  /** @param {() => void} changed */
  async #load(changed) {
    const { context } = this;
    if (!context.audioWorklet) return; // Plain HTTP: support.js tells.
    try {
      await context.audioWorklet.addModule(new URL('./playout_worklet.js', import.meta.url));
    } catch (error) {
      this.failed(error instanceof Error ? error.message : String(error));
      return;
    }
    const worklet = new AudioWorkletNode(context, 'stripes-playout', {
      numberOfInputs: 0,
      outputChannelCount: [OPUS.numberOfChannels],
    });
    worklet.port.onmessage = (event) => (this.figures = this.#track.track ? null : event.data);
    worklet.connect(this.output);
    this.#worklet = worklet;
    changed();
  }

  /** @param {Float32Array[]} samples */
  #play(samples) {
    this.#worklet?.port.postMessage(
      samples,
      samples.map((channel) => channel.buffer),
    );
  }
}
