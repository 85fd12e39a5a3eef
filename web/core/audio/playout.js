// SPDX-License-Identifier: MPL-2.0
// Evens out the arrival of sound. No DOM, no Web Audio: the worklet runs it, node tests it.

/** Kept in hand at the least moment of a window: less crackles, more is heard late. */
const HEADROOM_MS = { least: 10, most: 80, step: 10, decayPerWindow: 0.25 };
/** Beyond the headroom, when playing begins: what a packet and a busy page take. */
const START_MS = 20;
/** How far the least level of a window may be off before it is corrected. */
const TOLERANCE_MS = { above: 15, below: 5 };
/** So much too much is cut at once: it came in a burst, after a pause of the network. */
const CUT_MS = 60;
const CAPACITY_MS = 1000;
const WINDOW_MS = 1000;
const FADE_MS = 3;
/** A change of speed that nobody hears. */
const BEND = 0.004;
/** Ending on less than this is silence and no gap. */
const SILENCE = 1e-3;

/**
 * A buffer between packets that come when they like and a loudspeaker that takes samples by its own
 * clock. Corrects the difference of the two clocks by playing a little faster or slower now and
 * then; otherwise samples pass untouched. Bound: one second, of which the oldest goes first.
 */
export class Playout {
  /** @type {Float32Array[]} */
  #ring;
  #written = 0;
  /** Whole samples, but for the time of a correction. */
  #read = 0;
  #playing = false;
  /** Samples that are still to be skipped (above 0) or stretched (below 0). */
  #correction = 0;
  /** Samples that faded in since playing began. */
  #fadedIn = 0;
  /** @type {number[]} last samples played, that fade out in a gap */
  #last;
  #fadedOut = 0;
  #peak = 0;

  #windowLeft;
  #least = Infinity;

  /**
   * @param {number} rate samples a second
   * @param {number} [channels]
   */
  constructor(rate, channels = 2) {
    this.samplesPerMs = rate / 1000;
    const size = Math.ceil(CAPACITY_MS * this.samplesPerMs);
    this.#ring = Array.from({ length: channels }, () => new Float32Array(size));
    this.#last = new Array(channels).fill(0);
    this.#windowLeft = WINDOW_MS * this.samplesPerMs;
    this.headroomMs = HEADROOM_MS.least;
    /** Gaps within sound, since the beginning. */
    this.gaps = 0;
    /** Samples skipped in bursts, since the beginning. */
    this.cut = 0;
  }

  /** Sound in hand. */
  get levelMs() {
    return (this.#written - this.#read) / this.samplesPerMs;
  }

  get playing() {
    return this.#playing;
  }

  /** @param {Float32Array[]} samples one array a channel, all of one length; one channel is for all */
  push(samples) {
    const [ring] = this.#ring;
    const count = samples[0].length;
    for (let channel = 0; channel < this.#ring.length; channel++) {
      const from = samples[Math.min(channel, samples.length - 1)];
      const to = this.#ring[channel];
      for (let i = 0; i < count; i++) to[(this.#written + i) % ring.length] = from[i];
    }
    this.#written += count;
    // Interpolation looks one sample back.
    const over = this.#written - Math.floor(this.#read) - (ring.length - 2);
    if (over > 0) this.#skip(over);
  }

  /**
   * Fills the arrays, one a channel, of one length.
   * @param {Float32Array[]} out
   */
  pull(out) {
    const count = out[0].length;
    const startMs = this.headroomMs + START_MS;
    if (!this.#playing && this.levelMs >= startMs) this.#begin(startMs + count / this.samplesPerMs);
    let peak = 0;
    for (let i = 0; i < count; i++) {
      if (this.#playing && this.#written - this.#read < 4) this.#gap();
      for (let channel = 0; channel < out.length; channel++) {
        const ring = Math.min(channel, this.#ring.length - 1);
        const sample = this.#playing ? this.#next(ring) : this.#tail(ring);
        out[channel][i] = sample;
        peak = Math.max(peak, Math.abs(sample));
      }
      if (this.#playing) this.#advance();
      else this.#fadedOut++;
    }
    if (this.#playing) this.#peak = Math.max(peak, this.#peak * 0.7);
    this.#watch(count);
  }

  /** @param {number} levelMs what piled up beyond it is skipped: the loudspeaker was not ready */
  #begin(levelMs) {
    const over = Math.floor((this.levelMs - levelMs) * this.samplesPerMs);
    if (over > 0) this.#skip(over);
    this.#playing = true;
    this.#fadedIn = 0;
    this.#newWindow();
  }

  /** Nothing left: an error within sound, and none at its end. */
  #gap() {
    this.#playing = false;
    this.#read = this.#written; // What was left was too little to interpolate.
    this.#correction = 0;
    this.#fadedOut = 0;
    if (this.#peak < SILENCE) return;
    this.gaps++;
    this.headroomMs = Math.min(this.headroomMs + HEADROOM_MS.step, HEADROOM_MS.most);
  }

  /** @param {number} channel */
  #next(channel) {
    const ring = this.#ring[channel];
    const size = ring.length;
    const at = Math.floor(this.#read);
    const part = this.#read - at;
    let sample = ring[at % size];
    if (part > 0) {
      const before = ring[(at + size - 1) % size];
      sample = between(before, sample, ring[(at + 1) % size], ring[(at + 2) % size], part);
    }
    this.#last[channel] = sample;
    const fade = FADE_MS * this.samplesPerMs;
    return this.#fadedIn < fade ? (sample * this.#fadedIn) / fade : sample;
  }

  /** @param {number} channel */
  #tail(channel) {
    const fade = FADE_MS * this.samplesPerMs;
    return this.#fadedOut < fade ? this.#last[channel] * (1 - this.#fadedOut / fade) : 0;
  }

  #advance() {
    this.#fadedIn++;
    if (this.#correction === 0) {
      this.#read++;
      return;
    }
    const bend = Math.sign(this.#correction) * BEND;
    const before = this.#read - Math.floor(this.#read);
    this.#read += 1 + bend;
    this.#correction -= bend;
    if (Math.sign(this.#correction) === Math.sign(bend)) return;
    // Over, once it stands on a whole sample again: what follows passes untouched.
    const after = this.#read - Math.floor(this.#read);
    const crossed = bend > 0 ? after < before : after > before;
    if (!crossed && before !== 0) {
      this.#correction = bend; // A little more.
      return;
    }
    this.#read = Math.round(this.#read);
    this.#correction = 0;
  }

  /** @param {number} count samples that were played */
  #watch(count) {
    if (!this.#playing) return;
    this.#least = Math.min(this.#least, this.levelMs);
    this.#windowLeft -= count;
    if (this.#windowLeft > 0) return;
    this.#correct(this.#least - this.headroomMs);
    this.headroomMs = Math.max(this.headroomMs - HEADROOM_MS.decayPerWindow, HEADROOM_MS.least);
    this.#newWindow();
  }

  /** @param {number} excessMs */
  #correct(excessMs) {
    const samples = Math.round(excessMs * this.samplesPerMs);
    if (excessMs > CUT_MS) this.#skip(samples);
    else if (excessMs > TOLERANCE_MS.above || excessMs < -TOLERANCE_MS.below) {
      this.#correction = samples;
    }
  }

  /** @param {number} count samples that nobody will hear */
  #skip(count) {
    this.#read = Math.floor(this.#read) + count;
    this.#correction = 0;
    this.#fadedIn = 0;
    this.cut += count;
    this.#newWindow();
  }

  #newWindow() {
    this.#least = Infinity;
    this.#windowLeft = WINDOW_MS * this.samplesPerMs;
  }
}

/**
 * A value on the smooth curve through four samples, between the second and the third.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} t 0..1
 */
function between(a, b, c, d, t) {
  const slope = (c - a) / 2;
  const bend = a - 2.5 * b + 2 * c - d / 2;
  const twist = (d - a) / 2 + 1.5 * (b - c);
  return ((twist * t + bend) * t + slope) * t + b;
}
