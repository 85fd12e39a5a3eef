// SPDX-License-Identifier: MPL-2.0
import { START_VIDEO, STOP_VIDEO, settings as settingsMessage } from './messages.js';
import { killedReason } from './reconnect.js';
import { parseText } from './wire.js';

/** @typedef {import('./client.js').Client} Client */

/** What the protocol has a viewer wait between leaving and joining the stream. */
const VIEWER_JOIN_MS = 250;
const MODE_TIMEOUT_MS = 8000;
const DPI_STOPS = [96, 120, 144, 168, 192, 216, 240, 264, 288];

/** The conversation with the server over one connection after the other. */
export class Session {
  #started = false;
  #sizeKnown = false;
  #jpegAsked = false;
  #noPictureTold = false;
  #stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Client} client
   * @param {string} display
   */
  constructor(client, display) {
    this.client = client;
    this.display = display;
  }

  /** Whether the server has said that it streams over this socket. */
  get started() {
    return this.#started;
  }

  opened() {
    const { client } = this;
    this.#jpegAsked = this.#noPictureTold = false;
    this.#timer = setTimeout(() => {
      client.connection.fail({
        code: 'closed',
        text: 'What answers there does not speak this protocol.',
        retry: true,
      });
    }, MODE_TIMEOUT_MS);
    if (client.role === 'viewer') return;
    const size = client.resizer.initial(client.wantedSize);
    /** @type {Record<string, number | boolean | string>} */
    const values = {
      displayId: this.display,
      initialClientWidth: size.width,
      initialClientHeight: size.height,
      useCssScaling: false,
      scaling_dpi: nearestDpi(devicePixelRatio),
    };
    if (!client.support.h264) {
      values.encoder = 'jpeg';
      this.#jpegAsked = true;
    }
    client.connection.send(settingsMessage(values));
  }

  closed() {
    clearTimeout(this.#timer);
    this.#started = this.#sizeKnown = false;
  }

  /** @param {string} text */
  text(text) {
    const { client } = this;
    const message = parseText(text);
    switch (message.type) {
      case 'mode':
        this.#mode(message.mode);
        break;
      case 'kill':
        client.connection.fail(killedReason(message.reason));
        break;
      case 'resetting':
        if (message.display === this.display) client.beginStream();
        break;
      case 'settings':
        this.#settings(message.settings);
        break;
      case 'resolution':
        if (message.display !== this.display) break;
        this.#sizeKnown = true;
        client.compositor.resize(message.width, message.height);
        break;
      case 'notice':
        client.setNotice(message.text);
        break;
      case 'cursor':
        if (client.settings.flag('use_browser_cursors', true)) client.cursor.set(message.cursor);
        break;
      case 'network':
        client.liveness.regular();
        client.meter.latency(message.latencyMs);
        break;
      case 'webrtc':
        client.webrtc.told(message);
        break;
      case 'inputTaken':
        client.webrtc.inputTaken(message.count);
        break;
      case 'soundDisabled':
        client.sound.refused();
        break;
      case 'microphone':
        client.microphone.refused(message.text);
        break;
      case 'microphoneDisabled':
        client.microphone.refused('');
        break;
      case 'pipeline':
        client.sound.status(message.audio);
        break;
      case 'reload':
        location.reload();
        break;
      default:
    }
  }

  /**
   * H.264 cannot be shown here.
   * @param {string} why
   */
  wantJpeg(why) {
    const { client } = this;
    if (!this.#started && !client.settings.known) return;
    const allowed = client.role === 'controller' && client.settings.allows('encoder', 'jpeg');
    if (!allowed) {
      if (!this.#noPictureTold) client.emit('noPicture', why);
      this.#noPictureTold = true;
      return;
    }
    if (this.#jpegAsked) return;
    this.#jpegAsked = true;
    client.connection.send(settingsMessage({ displayId: this.display, encoder: 'jpeg' }));
  }

  /**
   * Asks for full colour (4:4:4), or no longer. The server gives it while all who watch can decode it.
   * @param {boolean} wanted
   */
  wantFullColour(wanted) {
    const { client } = this;
    if (client.role !== 'controller' || !client.settings.known) return;
    client.connection.send(settingsMessage({ displayId: this.display, video_fullcolor: wanted }));
  }

  /**
   * Servers that do not tell the size first: the stream shows it.
   * @param {number} width px
   * @param {number} bottom px
   */
  assumeSize(width, bottom) {
    if (this.#sizeKnown) return;
    const { canvas } = this.client.compositor;
    if (canvas.width === width && bottom <= canvas.height) return;
    this.client.compositor.resize(width, bottom);
  }

  /** Whether anybody can see the page has changed, or whether the picture comes another way. */
  stripesWanted() {
    if (!this.#started) return;
    if (this.#wanted) this.#play();
    else this.#pause();
  }

  get #wanted() {
    return this.client.visibility.visible && !this.client.webrtc.playing;
  }

  /** @param {Record<string, any>} entries */
  #settings(entries) {
    const { client } = this;
    const { settings, support } = client;
    settings.update(entries);
    if (!settings.flag('use_browser_cursors', true)) client.cursor.clear();
    if (!support.h264 && settings.text('encoder') !== 'jpeg') this.wantJpeg(support.why);
    const sound = settings.flag('audio_enabled', false);
    client.sound.offer(sound || !settings.locked('audio_enabled'), sound);
    const microphone = settings.flag('microphone_enabled', false);
    const takesIt = microphone || !settings.locked('microphone_enabled');
    client.microphone.allow(takesIt && client.role === 'controller');
    client.askForSize();
    client.emit('settings', settings);
  }

  /** @param {string} mode */
  #mode(mode) {
    const { client } = this;
    clearTimeout(this.#timer);
    if (mode !== 'websockets') {
      client.connection.fail({
        code: 'busy',
        text: `The server is in ${mode} mode, which this page does not speak.`,
        retry: true,
      });
      return;
    }
    this.#started = true;
    this.#stopped = false;
    client.beginStream();
    client.sound.begin();
    client.emit('link', client.connection.link);
    if (client.role === 'controller') {
      client.input.attach();
      if (!this.#wanted) this.#pause();
      return;
    }
    this.#pause();
    this.#timer = setTimeout(() => {
      if (this.#wanted) this.#play();
    }, VIEWER_JOIN_MS);
  }

  #pause() {
    if (this.#stopped) return;
    this.#stopped = true;
    this.client.connection.send(STOP_VIDEO);
  }

  #play() {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.client.connection.send(START_VIDEO);
  }
}

/** @param {number} ratio device pixels per CSS pixel */
function nearestDpi(ratio) {
  const dpi = 96 * ratio;
  return DPI_STOPS.reduce((best, stop) =>
    Math.abs(stop - dpi) < Math.abs(best - dpi) ? stop : best,
  );
}
