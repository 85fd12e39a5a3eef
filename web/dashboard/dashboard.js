// SPDX-License-Identifier: MPL-2.0
import { MessageCard } from './message_card.js';
import { MicrophoneButton } from './microphone_button.js';
import { ModeSwitch } from './mode_switch.js';
import { Notice } from './notice.js';
import { SoundControls } from './sound_controls.js';
import { StatusLine, wayNote } from './status_line.js';

/** @typedef {import('../core/client.js').Client} Client */
/** @typedef {import('../core/connection.js').Link} Link */
/** @typedef {import('./message_card.js').Message} Message */

/** Quick successes need no message. */
const PATIENCE_MS = 600;
const NO_PICTURE_MS = 5000;

/** What the page says about its client: messages, status line, title. */
export class Dashboard {
  /** Why the last attempt failed; empty while all is well. */
  #trouble = '';
  /** Why there is no picture although there is a connection. */
  #noPicture = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;

  /**
   * @param {Document} page
   * @param {Client} client
   */
  constructor(page, client) {
    this.page = page;
    this.client = client;
    this.status = new StatusLine(page);
    this.card = new MessageCard(page, () => client.reconnect());
    this.notice = new Notice(page);
    this.modeSwitch = new ModeSwitch(page, client);
    this.pictures = [client.compositor.canvas, client.webrtc.view.video];
    for (const { classList } of this.pictures) classList.add('blank');
    const focus = () => client.input.focus();
    this.sound = new SoundControls(page, client.sound, focus);
    this.microphone = new MicrophoneButton(page, client.microphone, focus);
    client.on('link', (link) => this.#link(link));
    client.on('noPicture', (why) => {
      this.#noPicture = why;
      this.#link(client.connection.link);
    });
    client.on('notice', (text) => {
      this.notice.show(text);
      this.#link(client.connection.link);
    });
    client.on('settings', (settings) => {
      page.title = settings.text('ui_title') || 'Desktop';
      this.microphone.byDefault(settings.flag('microphone_enabled', false));
    });
    client.meter.on('rates', () => this.#numbers());
    client.on('way', () => this.#numbers());
    client.sound.on('changed', () => this.#numbers());
    client.microphone.on('changed', () => this.#numbers());
    const keyboard = /** @type {HTMLElement} */ (page.getElementById('soft-keyboard'));
    keyboard.addEventListener('click', () => client.input.textArea.focus());
  }

  /** @param {Link} link */
  #link(link) {
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    const { client } = this;
    const live = link.phase === 'open' && client.hasPicture;
    for (const { classList } of this.pictures) {
      if (live) classList.remove('blank');
      classList.toggle('frozen', !live || client.notice !== '');
    }
    switch (link.phase) {
      case 'open':
        if (live) this.#live();
        else this.#pictureless();
        break;
      case 'connecting':
        this.#connecting();
        break;
      case 'waiting':
        this.#trouble = link.reason.text;
        this.#show({
          title: 'Not connected',
          text: link.reason.text,
          until: link.retryAt,
          button: 'Reconnect now',
        });
        break;
      case 'stopped':
        this.#trouble = '';
        this.#show({
          title: link.reason.code === 'superseded' ? 'Opened elsewhere' : 'Session ended',
          text: link.reason.text,
          button: link.reason.code === 'superseded' ? 'Take it back' : 'Connect again',
        });
    }
  }

  #live() {
    this.#trouble = this.#noPicture = '';
    this.card.hide();
    this.client.input.focus();
    this.#numbers();
  }

  #connecting() {
    if (this.#trouble) {
      this.#show({ title: 'Not connected', text: this.#trouble, until: performance.now() });
      return;
    }
    const { host } = this.client.connection;
    this.#later(PATIENCE_MS, { title: `Connecting to ${host} …` });
  }

  /** Connected, and nothing to see. */
  #pictureless() {
    if (this.client.notice) {
      this.card.hide(); // It says why.
      this.status.hide();
      return;
    }
    if (this.#noPicture) {
      this.#show({ title: 'No picture', text: noPictureText(this.#noPicture) });
      return;
    }
    const { host } = this.client.connection;
    const waiting = { title: `Connected to ${host}`, text: 'Waiting for the first picture …' };
    if (this.#trouble) this.#show(waiting);
    else this.#later(PATIENCE_MS, waiting);
    this.#patience = setTimeout(() => {
      this.#show({
        title: 'No picture yet',
        text:
          `${host} accepted the connection but has sent no picture so far. ` +
          'Its capture or encoder may not be running; its log will tell.',
      });
    }, NO_PICTURE_MS);
  }

  /**
   * @param {number} delay ms
   * @param {Message} message
   */
  #later(delay, message) {
    this.#timer = setTimeout(() => this.#show(message), delay);
  }

  /** @param {Message} message */
  #show(message) {
    this.status.hide();
    this.card.show(message);
  }

  #numbers() {
    const { client } = this;
    const { webrtc } = client;
    // A message may stand there instead: that of a connection that has no picture.
    if (!client.hasPicture || client.connection.link.phase !== 'open') return;
    const { codec, fullColour } = client.video;
    const { state, why, told } = webrtc.fallback;
    const plain = codec === 'JPEG' && !client.support.h264 ? client.support.why : '';
    const stripes = fullColour ? `${codec} 4:4:4` : codec;
    this.status.show({
      rates: client.meter.rates,
      codec: webrtc.playing ? webrtc.codec : stripes,
      note: wayNote(state, why, told) || plain,
      size: client.compositor.canvas,
      sound: this.sound.text,
      microphone: this.microphone.text,
      viewer: client.role === 'viewer',
    });
  }
}

/** @param {string} why */
function noPictureText(why) {
  return (
    `The server sends H.264, which cannot be shown here: ${why}. ` +
    'Open the page over HTTPS or from localhost, or have the server allow the encoder jpeg.'
  );
}
