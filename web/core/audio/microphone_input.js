// SPDX-License-Identifier: MPL-2.0

/** What people expect of a microphone in a conversation, and all browsers can. */
const WISHES = { channelCount: 1, echoCancellation: true, noiseSuppression: true };

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

/** The person's microphone as the browser gives it, from open() to close(). */
export class MicrophoneInput {
  #closed = false;
  /** @type {MediaStreamTrack | null} */
  #track = null;

  /** @param {() => void} ended somebody took it away, in a menu of the browser or by pulling it out */
  constructor(ended) {
    this.ended = ended;
  }

  /** Why this page gets none, or an empty text. */
  static get trouble() {
    return isSecureContext ? '' : 'plain HTTP: browsers give it over HTTPS or from localhost only';
  }

  get track() {
    return this.#track;
  }

  /** Asks the person, if the browser has not done so before. Throws what microphoneTrouble() tells. */
  async open() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: WISHES });
    const [track] = stream.getAudioTracks();
    if (this.#closed) return track.stop(); // While the person was asked.
    track.onended = this.ended;
    this.#track = track;
  }

  close() {
    this.#closed = true;
    if (!this.#track) return;
    this.#track.onended = null;
    this.#track.stop();
    this.#track = null;
  }
}
