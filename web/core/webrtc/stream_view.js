// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';

/** How often to look for new pictures where the browser does not tell. */
const LOOK_MS = 50;

/**
 * The video element that lies over the canvas while WebRTC plays.
 * @extends {Emitter<{presented: number}>} presented: how many new pictures
 */
export class StreamView extends Emitter {
  #stream = new MediaStream();
  #run = 0;
  /** Before the first picture, null. @type {number | null} */
  #frames = null;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.video = video;
  }

  get shown() {
    return !this.video.hidden;
  }

  /** @param {MediaStreamTrack} track of the attempt under way */
  add(track) {
    this.#stream.addTrack(track);
    const { video } = this;
    video.srcObject = this.#stream;
    video.play().catch((error) => console.info('The video does not start by itself:', error));
    this.#frames = null;
    const run = ++this.#run;
    if ('requestVideoFrameCallback' in video) this.#listen(run);
    else this.#look(run);
  }

  /** Over the canvas from now on. */
  show() {
    this.video.hidden = false;
  }

  hide() {
    this.video.hidden = true;
  }

  /** Nothing more of this stream; its last picture stays until it is hidden. */
  end() {
    this.#run++;
    for (const track of this.#stream.getTracks()) this.#stream.removeTrack(track);
    this.#stream = new MediaStream();
  }

  /** @param {number} run */
  #listen(run) {
    this.video.requestVideoFrameCallback((_now, { presentedFrames }) => {
      if (run !== this.#run) return;
      this.#presented(presentedFrames);
      this.#listen(run);
    });
  }

  /** @param {number} run */
  #look(run) {
    if (run !== this.#run) return;
    this.#presented(this.video.getVideoPlaybackQuality().totalVideoFrames);
    setTimeout(() => this.#look(run), LOOK_MS);
  }

  /** @param {number} total since the element began to play */
  #presented(total) {
    const more = this.#frames === null ? Math.min(total, 1) : total - this.#frames;
    if (total > 0) this.#frames = total;
    if (more > 0) this.emit('presented', more);
  }
}
