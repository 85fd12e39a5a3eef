// SPDX-License-Identifier: MPL-2.0
import { HeldKeys } from './held_keys.js';
import { Keyboard } from './keyboard.js';
import { keysymOfCodePoint } from './keysyms.js';
import { Modifiers } from './modifiers.js';
import { Mouse } from './mouse.js';
import { platform } from './platform.js';
import { TextInput } from './text_input.js';
import { Touch } from './touch.js';

/** @typedef {import('../viewport.js').Viewport} Viewport */

/** What lies in elements of this class keeps its keys: dialogs, forms of a dashboard. */
const NATIVE = '.allow-native-input';

/** Connects the page's events to keyboard, text, mouse and touch while there is a session. */
export class Input {
  /** @type {AbortController | null} */
  #attached = null;

  /**
   * @param {Viewport} viewport
   * @param {HTMLTextAreaElement} textArea takes the focus
   * @param {(text: string) => void} send
   */
  constructor(viewport, textArea, send) {
    this.surface = viewport.container;
    this.textArea = textArea;
    const kind = platform();
    this.held = new HeldKeys(send);
    this.modifiers = new Modifiers(this.held, kind);
    this.keyboard = new Keyboard(this.held, this.modifiers, kind);
    this.mouse = new Mouse(viewport, send);
    this.touch = new Touch(this.mouse);
    const typist = {
      text: (/** @type {string} */ text) => this.#type(text),
      key: (/** @type {number} */ keysym) => this.#whenAttached(() => this.held.tap(keysym)),
    };
    this.text = new TextInput(textArea, typist, kind);
  }

  attach() {
    if (this.#attached) return;
    this.#attached = new AbortController();
    const { signal } = this.#attached;
    this.#attachKeyboard(signal);
    this.#attachMouse(signal);
    this.focus();
  }

  /** The connection is gone: nothing can be sent, and the server has released what was held. */
  detach() {
    this.#attached?.abort();
    this.#attached = null;
    this.keyboard.reset();
    this.held.forget();
    this.mouse.forget();
    this.touch.cancel();
  }

  /** Lets go of all keys and buttons. */
  releaseAll() {
    if (!this.#attached) return;
    this.keyboard.reset();
    this.held.releaseAll();
    this.touch.cancel();
    this.mouse.release();
  }

  /** Gives the keyboard to the desktop, unless a form is being filled in. */
  focus() {
    const active = document.activeElement;
    if (active instanceof Element && active.closest(NATIVE)) return;
    this.textArea.focus({ preventScroll: true });
  }

  /** @param {string} text */
  #type(text) {
    this.#whenAttached(() => {
      for (const character of text) {
        this.held.tap(keysymOfCodePoint(/** @type {number} */ (character.codePointAt(0))));
      }
    });
  }

  /** @param {() => void} action */
  #whenAttached(action) {
    if (this.#attached) action();
  }

  /** @param {AbortSignal} signal */
  #attachKeyboard(signal) {
    const options = { signal, capture: true };
    const ours = (/** @type {Event} */ { target }) =>
      !(target instanceof Element && target.closest(NATIVE));
    const listen = window.addEventListener.bind(window);
    listen('keydown', (event) => ours(event) && this.keyboard.down(event), options);
    // Never kept from us: what went down here has to come up here.
    listen('keyup', (event) => this.keyboard.up(event), options);
    listen('blur', () => this.releaseAll(), { signal });
    listen('focus', () => this.focus(), { signal });
    listen('pagehide', () => this.releaseAll(), { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.hidden) this.releaseAll();
      },
      { signal },
    );
  }

  /** @param {AbortSignal} signal */
  #attachMouse(signal) {
    const { surface } = this;
    /** @type {(type: string, listener: (event: any) => void, passive?: boolean) => void} */
    const listen = (type, listener, passive = true) =>
      surface.addEventListener(type, listener, { signal, passive });
    listen('pointerdown', (event) => this.#pointerDown(event));
    listen('pointermove', (event) => this.#pointer(event, 'move'));
    listen('pointerup', (event) => this.#pointer(event, 'up'));
    listen('pointercancel', () => this.touch.cancel());
    listen('lostpointercapture', (event) => {
      if (event.pointerType !== 'touch' && event.buttons === 0) this.mouse.release();
    });
    listen('wheel', (event) => (event.preventDefault(), this.mouse.wheel(event)), false);
    // No focus change, no selection, no menu, no page history on the side buttons.
    for (const type of ['mousedown', 'mouseup', 'auxclick', 'contextmenu', 'dragstart']) {
      listen(type, (event) => event.preventDefault(), false);
    }
  }

  /** @param {PointerEvent} event */
  #pointerDown(event) {
    if (event.pointerType === 'touch') {
      this.touch.down(event);
      return;
    }
    this.focus();
    // So that a drag goes on outside of the window.
    this.surface.setPointerCapture(event.pointerId);
    this.modifiers.sync(event);
    this.mouse.event(event);
  }

  /**
   * @param {PointerEvent} event
   * @param {'move' | 'up'} what
   */
  #pointer(event, what) {
    if (event.pointerType === 'touch') this.touch[what](event);
    else this.mouse.event(event);
  }
}
