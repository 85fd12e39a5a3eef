// SPDX-License-Identifier: MPL-2.0
import { Emitter } from '../emitter.js';
import { START_VIDEO, STOP_VIDEO } from '../messages.js';
import { Fallback } from './fallback.js';
import { Health } from './health.js';
import { InputRouter } from './input_router.js';
import { Peer } from './peer.js';
import { readStats } from './rtc_stats.js';
import { Signaling } from './signaling.js';
import { SoundTrack } from './sound_track.js';
import { SpeechSender } from './speech_sender.js';
import { StreamView } from './stream_view.js';

/** @typedef {import('./fallback.js').FallbackState} FallbackState */
/**
 * @typedef {object} Offered what the server says of WebRTC
 * @property {string} token pairs a peer with this page's session
 * @property {boolean} active the display is in WebRTC mode
 * @property {boolean} dual the mode may be switched
 */

const STATS_MS = 1000;
const ICE_SERVERS_MS = 2000;

/**
 * The desktop's picture over WebRTC while the server wants it so and the network lets it through.
 * The session on the WebSocket goes on beside it.
 * @extends {Emitter<{state: FallbackState, offered: void, presented: number, received: number}>}
 *   presented: new pictures; received: bytes
 */
export class WebRtc extends Emitter {
  /** @type {Offered | null} */
  #offered = null;
  /** @type {Signaling | null} */
  #signaling = null;
  /** @type {Peer | null} */
  #peer = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #statsTimer;
  #bytes = 0;
  #codec = '';
  #visible = true;
  /** Tells the server about the pictures of the peer. @type {RTCDataChannel | null} */
  #channel = null;

  /**
   * @param {URL} base the directory that the server's addresses are relative to
   * @param {{role: 'controller' | 'viewer', display: string}} who
   * @param {HTMLVideoElement} video
   * @param {(text: string) => boolean} socket sends over the WebSocket
   */
  constructor(base, who, video, socket) {
    super();
    this.base = base;
    this.who = who;
    this.view = new StreamView(video);
    this.sound = new SoundTrack();
    this.speech = new SpeechSender();
    this.input = new InputRouter(socket);
    this.health = new Health(() => this.#silent());
    this.fallback = new Fallback({
      begin: () => void this.#begin(),
      end: () => this.#end(),
      changed: (state) => this.#changed(state),
    });
    this.view.on('presented', (pictures) => this.#presented(pictures));
  }

  /** Whether the picture comes this way now. */
  get playing() {
    return this.fallback.state === 'playing';
  }

  /** The codec of what arrives, for the user. */
  get codec() {
    return this.#codec;
  }

  /** What the server said, or null when it has no WebRTC. */
  get offered() {
    return this.#offered;
  }

  /** @param {Offered} offered */
  told(offered) {
    const before = this.#offered;
    this.#offered = offered;
    if (before?.token !== offered.token) this.fallback.want(false);
    this.#follow();
    this.emit('offered', undefined);
  }

  /**
   * Browsers show nothing of a page that nobody sees, so nothing tells whether an attempt came to
   * something: none is begun then, and a connection that plays rests.
   * @param {boolean} visible
   */
  set visible(visible) {
    this.#visible = visible;
    this.#tellVisible();
    this.#follow();
  }

  #follow() {
    this.fallback.want(this.#offered?.active === true && (this.#visible || this.playing));
  }

  #tellVisible() {
    if (this.#channel?.readyState !== 'open') return;
    this.#channel.send(this.#visible ? START_VIDEO : STOP_VIDEO);
  }

  /**
   * How many messages of data channels the server has taken.
   * @param {number} count
   */
  inputTaken(count) {
    this.input.taken(count);
    // Who answers this also talks on the channel, from its first second on.
    if (this.input.direct) this.health.talked();
  }

  /** The session on the WebSocket is over, and with it its peer. */
  closed() {
    this.#offered = null;
    this.input.reset();
    this.fallback.want(false);
    this.view.hide();
  }

  /** Stripes are on the canvas. */
  stripesPainted() {
    if (!this.playing) this.view.hide();
  }

  async #begin() {
    const token = this.#offered?.token ?? '';
    const url = new URL('api/webrtc/signaling', this.base);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const signaling = new Signaling(url.href, { ...this.who, token });
    this.#signaling = signaling;
    const peer = iceServers(new URL('api/turn', this.base)).then((servers) => {
      if (this.#signaling === signaling) return this.#makePeer(signaling, servers);
      throw new Error('The attempt was given up.');
    });
    peer.catch(() => {});
    const withPeer = (/** @type {(peer: Peer) => void} */ action) => peer.then(action, () => {});
    signaling.on('offer', (offer) => withPeer((made) => made.offered(offer)));
    signaling.on('candidate', (candidate) => withPeer((made) => made.candidate(candidate)));
    signaling.on('closed', ({ why, told }) => this.fallback.failed(why, told));
  }

  /**
   * @param {Signaling} signaling
   * @param {RTCIceServer[]} servers
   */
  #makePeer(signaling, servers) {
    const peer = new Peer(servers);
    this.#peer = peer;
    this.#bytes = 0;
    peer.on('answer', (answer) => signaling.describe(answer));
    peer.on('candidate', (candidate) => signaling.candidate(candidate));
    peer.on('track', (track) => (track.kind === 'audio' ? this.sound : this.view).add(track));
    peer.on('speech', (sender) => this.speech.add(sender));
    peer.on('channel', (channel) => this.#useChannel(channel));
    peer.on('silent', () => this.#silent());
    peer.on('failed', (why) => this.fallback.failed(why));
    this.#statsTimer = setInterval(() => void this.#look(peer), STATS_MS);
    return peer;
  }

  #end() {
    clearInterval(this.#statsTimer);
    this.health.stop();
    this.input.leave();
    this.#signaling?.close();
    this.#peer?.close();
    this.#signaling = this.#peer = this.#channel = null;
    this.view.end();
    this.sound.end();
    this.speech.end();
  }

  /** @param {RTCDataChannel} channel */
  #useChannel(channel) {
    const enter = () => {
      this.#channel = channel;
      this.input.enter(channel);
      this.sound.enter(channel);
      if (!this.#visible) this.#tellVisible();
    };
    if (channel.readyState === 'open') enter();
    else channel.onopen = enter;
    channel.onmessage = ({ data }) => {
      this.health.talked();
      this.fallback.heard();
      if (typeof data === 'string') this.#channelText(data);
    };
    channel.onclose = () => this.fallback.failed('The data channel closed');
  }

  /**
   * All that has a meaning for this page comes over the WebSocket; here only the round trip.
   * @param {string} text
   */
  #channelText(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message?.type !== 'ping' || !this.input.direct) return;
    this.input.send(`pong,${message.data?.start_time ?? message.start_time ?? 0}`);
  }

  /** @param {number} pictures */
  #presented(pictures) {
    this.health.heard();
    this.fallback.picture();
    this.emit('presented', pictures);
  }

  #silent() {
    this.input.leave();
    this.fallback.silent();
  }

  /** @param {FallbackState} state */
  #changed(state) {
    if (state === 'playing') {
      this.view.show();
      this.health.start();
    } else if (state === 'off') {
      this.#codec = '';
    }
    this.sound.playing = this.speech.playing = state === 'playing';
    this.emit('state', state);
    // What ended out of sight is not tried again there.
    if (!this.#visible) queueMicrotask(() => this.#follow());
  }

  /** @param {Peer} peer */
  async #look(peer) {
    const figures = readStats(await peer.stats().catch(() => new Map()));
    if (peer !== this.#peer) return;
    if (figures.codec) this.#codec = figures.codec;
    if (figures.bytes > this.#bytes) this.emit('received', figures.bytes - this.#bytes);
    this.#bytes = Math.max(this.#bytes, figures.bytes);
  }
}

/**
 * Those that the server names; without any the two find each other by their own addresses.
 * @param {URL} url
 * @returns {Promise<RTCIceServer[]>}
 */
async function iceServers(url) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ICE_SERVERS_MS);
  try {
    const response = await fetch(url, { cache: 'no-store', signal: abort.signal });
    const servers = response.ok ? (await response.json()).iceServers : [];
    return Array.isArray(servers) ? servers : [];
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
