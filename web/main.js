// SPDX-License-Identifier: MPL-2.0
import { createApi } from './api.js';
import { Client } from './core/client.js';
import { videoSupport } from './core/video/support.js';
import { Dashboard } from './dashboard/dashboard.js';

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page lacks #${id}.`);
  return found;
}

const page = {
  surface: element('desktop', HTMLElement),
  canvas: element('screen', HTMLCanvasElement),
  video: element('stream', HTMLVideoElement),
  textArea: element('text-input', HTMLTextAreaElement),
};
const base = new URL('.', document.baseURI);
const role = location.hash === '#shared' ? 'viewer' : 'controller';

const client = new Client(page, base, role, await videoSupport());
const dashboard = new Dashboard(document, client);
/** @type {any} */ (window).stripes = createApi(client, dashboard);
// The hash decides the role, and changing it alone loads nothing.
window.addEventListener('hashchange', () => location.reload());
client.start();
