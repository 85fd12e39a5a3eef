// SPDX-License-Identifier: MPL-2.0

/** Mono, for speech. */
const OPUS = { codec: 'opus', numberOfChannels: 1, bitrate: 32_000 };
/** More than this before the encoder, and the page is too busy: what comes is dropped. */
const MOST_WAITING = 8;

/** From a track of a microphone to Opus packets of 20 ms, from open() to close(). */
export class SpeechEncoder {
  #timestamp = 0;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AudioEncoder | null} */
  #encoder = null;

  /**
   * @param {(packet: EncodedAudioChunk) => void} encoded
   * @param {(why: string) => void} failed while it was open
   */
  constructor(encoded, failed) {
    this.encoded = encoded;
    this.failed = failed;
  }

  /** Why this browser cannot, or an empty text. */
  static get trouble() {
    const able = typeof AudioEncoder !== 'undefined' && typeof AudioWorkletNode !== 'undefined';
    return able ? '' : 'this browser cannot encode sound (WebCodecs)';
  }

  /** @param {MediaStreamTrack} track goes on to belong to the caller */
  async open(track) {
    if (SpeechEncoder.trouble) throw new Error(SpeechEncoder.trouble);
    // At the rate of this computer: Firefox does not take a microphone into a context of another one.
    const context = new AudioContext({ latencyHint: 'interactive' });
    this.#context = context;
    try {
      const config = { ...OPUS, sampleRate: context.sampleRate };
      if (!(await AudioEncoder.isConfigSupported(config)).supported) {
        throw new Error('this browser does not encode Opus');
      }
      if (this.#context === context) await this.#connect(context, track, config);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close() {
    if (this.#context && this.#context.state !== 'closed') void this.#context.close();
    if (this.#encoder && this.#encoder.state !== 'closed') this.#encoder.close();
    this.#context = this.#encoder = null;
  }

  /**
   * @param {AudioContext} context
   * @param {MediaStreamTrack} track
   * @param {AudioEncoderConfig} config
   */
  async #connect(context, track, config) {
    const encoder = new AudioEncoder({
      output: (chunk) => this.encoded(chunk),
      error: (error) => this.failed(error.message),
    });
    this.#encoder = encoder;
    encoder.configure(config);
    await context.audioWorklet.addModule(new URL('./capture_worklet.js', import.meta.url));
    if (this.#context !== context) return; // Closed meanwhile.
    const capture = new AudioWorkletNode(context, 'stripes-capture', { numberOfOutputs: 0 });
    capture.port.onmessage = (event) => this.#encode(event.data, config.sampleRate);
    context.createMediaStreamSource(new MediaStream([track])).connect(capture);
    await context.resume();
  }

  /**
   * @param {Float32Array<ArrayBuffer>} data
   * @param {number} sampleRate
   */
  #encode(data, sampleRate) {
    const encoder = this.#encoder;
    if (encoder?.state !== 'configured' || encoder.encodeQueueSize >= MOST_WAITING) return;
    const audio = new AudioData({
      format: 'f32',
      sampleRate,
      numberOfFrames: data.length,
      numberOfChannels: 1,
      timestamp: this.#timestamp,
      data,
    });
    this.#timestamp += (data.length * 1e6) / sampleRate;
    encoder.encode(audio);
    audio.close();
  }
}
