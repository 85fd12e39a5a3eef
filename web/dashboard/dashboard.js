// SPDX-License-Identifier: MPL-2.0
import { MessageCard } from './message_card.js';
import { Notice } from './notice.js';
import { StatusLine } from './status_line.js';

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
    this.canvas = client.compositor.canvas;
    this.canvas.classList.add('blank');
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
    });
    client.meter.on('rates', () => this.#numbers());
    const keyboard = /** @type {HTMLElement} */ (page.getElementById('soft-keyboard'));
    keyboard.addEventListener('click', () => client.input.textArea.focus());
  }

  /** @param {Link} link */
  #link(link) {
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    const { canvas, client } = this;
    const live = link.phase === 'open' && client.hasPicture;
    if (live) canvas.classList.remove('blank');
    canvas.classList.toggle('frozen', !live || client.notice !== '');
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
    const { client, canvas } = this;
    if (!client.hasPicture) return;
    const { codec } = client.video;
    this.status.show({
      rates: client.meter.rates,
      codec,
      note: codec === 'JPEG' && !client.support.h264 ? client.support.why : '',
      size: canvas,
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
