// SPDX-License-Identifier: MPL-2.0

/** From the track of a peer connection to a node of Web Audio. The browser evens out its arrival. */
export class TrackPlayer {
  /** @type {MediaStreamAudioSourceNode | null} */
  #source = null;
  /** Chromium decodes such a track only where an element plays it as well. */
  #element = new Audio();

  /** @param {AudioNode} output where it is heard */
  constructor(output) {
    this.output = output;
    /** @type {MediaStreamTrack | null} */
    this.track = null;
    this.#element.muted = true;
  }

  /** @param {MediaStreamTrack | null} track null: nothing is played */
  play(track) {
    if (track === this.track) return;
    this.track = track;
    this.#source?.disconnect();
    this.#source = null;
    this.#element.srcObject = null;
    if (!track) return;
    const stream = new MediaStream([track]);
    this.#element.srcObject = stream;
    this.#element.play().catch((error) => console.info('The sound does not start:', error));
    const context = /** @type {AudioContext} */ (this.output.context);
    this.#source = context.createMediaStreamSource(stream);
    this.#source.connect(this.output);
  }
}
