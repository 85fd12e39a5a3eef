// SPDX-License-Identifier: MPL-2.0

/** Mono, for speech. */
const OPUS = { codec: 'opus', numberOfChannels: 1, bitrate: 32_000 };
/** What people expect of a microphone in a conversation, and all browsers can. */
const WISHES = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
/** More than this before the encoder, and the page is too busy: what comes is dropped. */
const MOST_WAITING = 8;

/** @type {Record<string, string>} by the name of what getUserMedia throws */
const WORDS = {
  NotAllowedError: 'the browser was not allowed to use it',
  NotFoundError: 'this computer has none',
  NotReadableError: 'another program uses it, or it does not work',
};

/** @param {unknown} error */
export function microphoneTrouble(error) {
  if (!(error instanceof Error)) return String(error);
  return WORDS[error.name] ?? error.message;
}

/** From the person's microphone to Opus packets of 20 ms, from open() to close(). */
export class SpeechEncoder {
  #timestamp = 0;
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AudioEncoder | null} */
  #encoder = null;

  /**
   * @param {(packet: EncodedAudioChunk) => void} encoded
   * @param {(why: string) => void} failed while it was open; an empty text: somebody took the
   *   microphone away, in a menu of the browser or by pulling it out
   */
  constructor(encoded, failed) {
    this.encoded = encoded;
    this.failed = failed;
  }

  /** Asks the person, if the browser has not done so before. Throws what microphoneTrouble() tells. */
  async open() {
    if (!isSecureContext) {
      throw new Error('plain HTTP: browsers give it over HTTPS or from localhost only');
    }
    if (typeof AudioEncoder === 'undefined' || typeof AudioWorkletNode === 'undefined') {
      throw new Error('this browser cannot encode sound (WebCodecs)');
    }
    // At the rate of this computer: Firefox does not take a microphone into a context of another one.
    const context = new AudioContext({ latencyHint: 'interactive' });
    this.#context = context;
    try {
      const config = { ...OPUS, sampleRate: context.sampleRate };
      if (!(await AudioEncoder.isConfigSupported(config)).supported) {
        throw new Error('this browser does not encode Opus');
      }
      const stream = await navigator.mediaDevices.getUserMedia({ audio: WISHES });
      if (this.#context === context) await this.#connect(context, stream, config);
      else stopAll(stream); // Closed while the person was asked.
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close() {
    if (this.#stream) stopAll(this.#stream);
    if (this.#context && this.#context.state !== 'closed') void this.#context.close();
    if (this.#encoder && this.#encoder.state !== 'closed') this.#encoder.close();
    this.#stream = this.#context = this.#encoder = null;
  }

  /**
   * @param {AudioContext} context
   * @param {MediaStream} stream
   * @param {AudioEncoderConfig} config
   */
  async #connect(context, stream, config) {
    this.#stream = stream;
    stream.getTracks()[0].onended = () => this.failed('');
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
    context.createMediaStreamSource(stream).connect(capture);
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

/** @param {MediaStream} stream */
function stopAll(stream) {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
