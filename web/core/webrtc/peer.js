// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { completeAnswer, speechSection, withSoundApart } from './sdp.js';

/** @typedef {import('./signals.js').Description} Description */
/** @typedef {import('./signals.js').Candidate} Candidate */

/** Candidates that may wait for the offer they belong to; later ones are dropped. */
const MOST_EARLY = 64;
const CHANNEL = 'input';

/**
 * The page's end of one peer connection: answers what the server offers.
 * @extends {Emitter<{answer: Description, candidate: Candidate, track: MediaStreamTrack,
 *   speech: RTCRtpSender, channel: RTCDataChannel, silent: void, failed: string}>} speech: where the
 *   server takes a microphone
 */
export class Peer extends Emitter {
  /** @type {Candidate[]} */
  #early = [];
  /** One thing after the other. */
  #work = Promise.resolve();

  /** @param {RTCIceServer[]} iceServers */
  constructor(iceServers) {
    super();
    this.connection = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    const { connection } = this;
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) this.emit('candidate', /** @type {Candidate} */ (candidate.toJSON()));
    };
    connection.ontrack = ({ track, receiver }) => {
      // What comes is to be shown at once: smoothness is the server's business.
      if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
      this.emit('track', track);
    };
    connection.ondatachannel = ({ channel }) => {
      if (channel.label === CHANNEL) this.emit('channel', channel);
    };
    connection.oniceconnectionstatechange = () => this.#iceChanged();
  }

  /** @param {Description} offer */
  offered(offer) {
    this.#do('The offer cannot be answered', async () => {
      const { connection } = this;
      await connection.setRemoteDescription({ type: 'offer', sdp: withSoundApart(offer.sdp) });
      this.#offerSpeech(speechSection(offer.sdp));
      for (const candidate of this.#early.splice(0)) await this.#add(candidate);
      const answer = await connection.createAnswer();
      const sdp = completeAnswer(answer.sdp ?? '');
      await connection.setLocalDescription({ type: 'answer', sdp });
      this.emit('answer', { type: 'answer', sdp });
    });
  }

  /** @param {Candidate} candidate */
  candidate(candidate) {
    this.#do('', async () => {
      if (this.connection.remoteDescription) await this.#add(candidate);
      else if (this.#early.length < MOST_EARLY) this.#early.push(candidate);
    });
  }

  /** @returns {Promise<RTCStatsReport>} */
  stats() {
    return this.connection.getStats();
  }

  close() {
    const { connection } = this;
    connection.onicecandidate = connection.ontrack = connection.ondatachannel = null;
    connection.oniceconnectionstatechange = null;
    connection.close();
  }

  /** @param {string | null} mid of the section that asks for a microphone */
  #offerSpeech(mid) {
    const transceivers = this.connection.getTransceivers();
    const speech = mid === null ? undefined : transceivers.find((one) => one.mid === mid);
    if (!speech) return;
    // Without a track until there is something to say.
    speech.direction = 'sendonly';
    this.emit('speech', speech.sender);
  }

  /** @param {Candidate} candidate */
  async #add(candidate) {
    try {
      await this.connection.addIceCandidate(candidate);
    } catch (error) {
      // One of several ways: the others may do.
      console.info('A candidate of the server is of no use:', error);
    }
  }

  /**
   * @param {string} failure what it means when it does not work
   * @param {() => Promise<void>} action
   */
  #do(failure, action) {
    this.#work = this.#work.then(action).catch((error) => {
      if (this.connection.signalingState === 'closed') return;
      console.warn(failure, error);
      this.emit('failed', failure);
    });
  }

  #iceChanged() {
    const { iceConnectionState: state } = this.connection;
    if (state === 'disconnected') this.emit('silent', undefined);
    if (state === 'failed' || state === 'closed') this.emit('failed', 'No way through the network');
  }
}
