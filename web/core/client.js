// SPDX-License-Identifier: MPL-2.0
import { Acknowledger } from './acknowledger.js';
import { Microphone } from './audio/microphone.js';
import { Sound } from './audio/sound.js';
import { Connection } from './connection.js';
import { Cursor } from './cursor.js';
import { Emitter } from './emitter.js';
import { Input } from './input/input.js';
import { KeyframeRequester } from './keyframe_requester.js';
import { Liveness } from './liveness.js';
import { Meter } from './meter.js';
import { Resizer } from './resizer.js';
import { Session } from './session.js';
import { ServerSettings } from './server_settings.js';
import { Compositor } from './video/compositor.js';
import { Video } from './video/video.js';
import { Viewport } from './viewport.js';
import { Visibility } from './visibility.js';
import { WebRtc } from './webrtc/webrtc.js';
import { parseBinary } from './wire.js';

/** @typedef {import('./connection.js').Link} Link */
/** @typedef {import('./video/support.js').VideoSupport} VideoSupport */
/** @typedef {'controller' | 'viewer'} Role */
/**
 * @typedef {object} Page
 * @property {HTMLElement} surface what the desktop fills
 * @property {HTMLCanvasElement} canvas in the surface
 * @property {HTMLVideoElement} video over the canvas, for WebRTC
 * @property {HTMLTextAreaElement} textArea takes the keyboard focus
 */

const KEYFRAME_DISTANCE_MS = { controller: 500, viewer: 1500 };
const DISPLAY = 'primary';

/**
 * One desktop in one page: builds the parts and connects them. What each message means is in
 * session.js.
 * @extends {Emitter<{link: Link, settings: ServerSettings, noPicture: string, notice: string,
 *   way: void}>} way: how the picture comes, or may come, has changed
 */
export class Client extends Emitter {
  #hadPicture = false;
  #notice = '';

  /**
   * @param {Page} page
   * @param {URL} base the directory that the server's addresses are relative to
   * @param {Role} role
   * @param {VideoSupport} support
   */
  constructor(page, base, role, support) {
    super();
    this.base = base;
    this.role = role;
    this.support = support;
    this.settings = new ServerSettings();
    this.meter = new Meter();
    this.compositor = new Compositor(page.canvas);
    this.video = new Video(this.compositor, support);
    this.viewport = new Viewport(page.surface, page.canvas, page.video);
    this.cursor = new Cursor(page.surface);
    this.connection = new Connection(socketUrl(base, role, support), new URL('api/health', base).href);
    const send = (/** @type {string} */ text) => this.connection.send(text);
    this.webrtc = new WebRtc(base, { role, display: DISPLAY }, page.video, send);
    this.input = new Input(this.viewport, page.textArea, (text) => this.webrtc.input.send(text));
    this.sound = new Sound(send, this.webrtc.sound);
    const socket = {
      send: (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => this.connection.send(bytes),
      unsent: () => this.connection.buffered,
    };
    this.microphone = new Microphone(socket, this.webrtc.speech);
    this.resizer = new Resizer(send, () => this.#mayResize(), DISPLAY);
    this.acknowledger = new Acknowledger(send, () => this.video.congested);
    this.keyframes = new KeyframeRequester(
      send,
      () => this.video.needsKey,
      KEYFRAME_DISTANCE_MS[role],
    );
    this.liveness = new Liveness(() =>
      this.connection.fail({
        code: 'silent',
        text: 'The server has not been heard of for a while.',
        retry: true,
      }),
    );
    this.visibility = new Visibility((visible) => {
      this.webrtc.visible = visible;
      this.session.stripesWanted();
    });
    this.session = new Session(this, DISPLAY);
    this.#connectParts();
    this.#connectWebRtc();
  }

  /** Whether this connection has shown a picture. */
  get hasPicture() {
    return this.#hadPicture;
  }

  /** Why the server sends nothing new, in its own words; empty while all is well. */
  get notice() {
    return this.#notice;
  }

  /** @param {string} text */
  setNotice(text) {
    if (text === this.#notice) return;
    this.#notice = text;
    this.emit('notice', text);
  }

  start() {
    this.connection.connect();
  }

  /** A new attempt: while waiting for one, or after the session was given up. */
  reconnect() {
    this.connection.connect();
  }

  /** Another session begins on this connection, or its stream starts over. */
  beginStream() {
    this.video.reset();
    this.acknowledger.reset();
    if (this.webrtc.playing) return; // The stripes rest.
    this.#hadPicture = false;
    this.keyframes.expectFirstPicture();
  }

  /** Device pixels to ask the server for; CSS pixels where it wants the browser to scale. */
  get wantedSize() {
    const { width, height } = this.viewport.size;
    const ratio = this.settings.flag('use_css_scaling', false) ? devicePixelRatio : 1;
    return { width: width / ratio, height: height / ratio };
  }

  /** Has the desktop follow the page, if the server lets it. */
  askForSize() {
    if (this.role === 'controller') this.resizer.changed(this.wantedSize);
  }

  #connectParts() {
    const { connection, compositor, video, viewport } = this;
    connection.on('link', (link) => this.emit('link', link));
    connection.on('open', () => this.#opened());
    connection.on('close', () => this.#closed());
    connection.on('text', (text) => {
      this.liveness.heard();
      this.session.text(text);
    });
    connection.on('binary', (buffer) => this.#binary(buffer));
    compositor.on('painted', (pictures) => {
      this.meter.painted(pictures);
      this.webrtc.stripesPainted();
      this.#pictureCame();
    });
    compositor.on('resized', () => viewport.layout());
    video.on('needKey', () => this.keyframes.request());
    video.on('giveUp', (why) => this.session.wantJpeg(why));
    video.on('giveUpColour', () => {
      this.support.fullColour = false;
      connection.url = socketUrl(this.base, this.role, this.support);
      connection.connect(); // The server hears it before it sends anything.
    });
    viewport.on('resized', () => {
      this.cursor.update();
      this.askForSize();
    });
    window.addEventListener('online', () => {
      if (connection.link.phase === 'waiting') this.reconnect();
      this.webrtc.fallback.hurry();
    });
    window.addEventListener('pagehide', () => connection.dispose());
    // Back from the back/forward cache: the connection was closed on the way in.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.reconnect();
    });
  }

  #connectWebRtc() {
    const { webrtc } = this;
    webrtc.on('state', () => {
      this.session.stripesWanted();
      this.emit('way', undefined);
    });
    webrtc.on('offered', () => this.emit('way', undefined));
    webrtc.on('received', (bytes) => this.meter.received(bytes));
    webrtc.on('presented', (pictures) => {
      if (!webrtc.playing) return;
      this.meter.painted(pictures);
      this.#pictureCame();
    });
  }

  #pictureCame() {
    if (this.#hadPicture) return;
    this.#hadPicture = true;
    this.keyframes.firstPicture();
    this.emit('link', this.connection.link);
  }

  #opened() {
    this.settings.clear();
    this.meter.start();
    this.liveness.start();
    this.session.opened();
  }

  #closed() {
    this.input.detach();
    // The last picture stays, whichever way it came.
    if (this.webrtc.view.shown) this.compositor.copy(this.webrtc.view.video);
    this.webrtc.closed();
    this.acknowledger.reset();
    this.keyframes.reset();
    this.video.reset();
    this.meter.stop();
    this.liveness.stop();
    this.sound.end();
    this.microphone.end();
    this.cursor.clear();
    this.session.closed();
    this.setNotice(''); // Whoever answers next will say it again.
    this.#hadPicture = false;
  }

  /** @param {ArrayBuffer} buffer */
  #binary(buffer) {
    this.liveness.heard();
    this.meter.received(buffer.byteLength);
    const stripe = parseBinary(buffer);
    if (!stripe || !this.session.started) return;
    if (stripe.kind === 'sound') {
      this.sound.take(stripe.data);
      return;
    }
    if (stripe.kind === 'h264') this.session.assumeSize(stripe.width, stripe.y + stripe.height);
    if (this.role === 'controller') this.acknowledger.received(stripe.frameId);
    this.video.take(stripe);
  }

  /**
   * Changes the way of the picture for all pages, where the server allows it.
   * @param {'websockets' | 'webrtc'} mode
   */
  async switchMode(mode) {
    const url = new URL('api/switch', this.base);
    if (this.role === 'viewer') url.searchParams.set('role', 'viewer');
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ mode }) });
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 200));
  }

  #mayResize() {
    const { settings } = this;
    return settings.flag('enable_resize', true) && !settings.flag('is_manual_resolution_mode', false);
  }
}

/**
 * @param {URL} base
 * @param {Role} role
 * @param {VideoSupport} support
 */
function socketUrl(base, role, support) {
  const url = new URL('api/websockets', base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (role === 'viewer') url.searchParams.set('role', 'viewer');
  url.searchParams.set('fullcolor', String(support.fullColour));
  url.searchParams.set('columns', 'true'); // takes stripes narrower than the picture
  if (typeof RTCPeerConnection !== 'undefined') url.searchParams.set('webrtc', '1');
  return url.href;
}
