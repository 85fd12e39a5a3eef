// SPDX-License-Identifier: MPL-2.0
// A server that does what the test says: serves the page and speaks the protocol by hand.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { sourceRoot } from './paths.js';
import { until } from './wait.js';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** A page that has failed a few times waits long before it tries again. */
const SIGNALLING_MS = 60_000;
/** As strict as the real one, so that a page that breaks it breaks here. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** One connection from a page. */
class MockClient {
  /** All texts received. @type {string[]} */
  texts = [];
  /** The same of what is no text. @type {Buffer[]} */
  binaries = [];
  closed = false;

  constructor(socket, request) {
    this.socket = socket;
    this.url = request.url;
    /** Told of each text as it comes. @type {((text: string) => void) | undefined} */
    this.onText = undefined;
    socket.on('message', (data, binary) => {
      if (binary) {
        this.binaries.push(data);
        return;
      }
      this.texts.push(data.toString());
      this.onText?.(data.toString());
    });
    socket.on('close', () => (this.closed = true));
    socket.on('error', () => {});
  }

  send(message) {
    this.socket.send(typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  /** The greeting of a server that has everything. */
  greet({ width = 640, height = 128, settings = {} } = {}) {
    this.send('MODE websockets');
    this.send({
      type: 'server_settings',
      settings: {
        encoder: { value: 'h264enc-striped', allowed: ['h264enc-striped', 'jpeg'] },
        enable_resize: { value: true, locked: false },
        ui_title: { value: 'Mock desktop' },
        ...settings,
      },
    });
    this.send({ type: 'stream_resolution', width, height, displayId: 'primary' });
  }

  /** own: `x` of a stripe that begins further right, `hole` of one that leaves that out. */
  h264(frameId, y, width, height, key, data, { x = 0, hole = [] } = {}) {
    const more = [...(x ? [x] : []), ...hole];
    const header = Buffer.alloc(10 + 2 * more.length);
    header[0] = 4;
    header[1] = (key ? 1 : 0) | (x ? 0x80 : 0) | (hole.length ? 0x40 : 0);
    more.forEach((value, i) => header.writeUInt16BE(value, 10 + 2 * i));
    header.writeUInt16BE(frameId, 2);
    header.writeUInt16BE(y, 4);
    header.writeUInt16BE(width, 6);
    header.writeUInt16BE(height, 8);
    this.send(Buffer.concat([header, data]));
  }

  jpeg(frameId, y, data) {
    const header = Buffer.alloc(6);
    header[0] = 3;
    header.writeUInt16BE(frameId, 2);
    header.writeUInt16BE(y, 4);
    this.send(Buffer.concat([header, data]));
  }

  opus(packet) {
    this.send(Buffer.concat([Buffer.from([1, 0]), packet]));
  }

  /** Texts that begin so. */
  having(prefix) {
    return this.texts.filter((text) => text.startsWith(prefix));
  }

  /** Waits for a text that begins so. */
  async expect(prefix, timeoutMs) {
    return until(() => {
      const [found] = this.having(prefix);
      if (found === undefined && this.closed) {
        throw new Error(`closed before a message ${prefix}…; got ${this.texts.join(' | ')}`);
      }
      return found;
    }, () => `a message ${prefix}…; got ${this.texts.join(' | ')}`, timeoutMs);
  }

  /**
   * Sends a key picture, and again when the page asks: one whose decoder takes too long to begin, as on
   * a busy machine, is given up and made anew.
   * @param {() => void} send
   */
  keyPicture(send) {
    this.onText = (text) => {
      if (text === 'REQUEST_KEYFRAME') send();
    };
    send();
  }

  /** The same, until the page shows it. */
  async firstPicture(page, send) {
    this.keyPicture(send);
    await page.waitFor(() => window.stripes?.state === 'streaming');
    this.onText = undefined;
  }
}

export class MockServer {
  /** @type {MockClient[]} */
  clients = [];
  /** Those for WebRTC. @type {MockClient[]} */
  signalling = [];
  /** What was asked for by POST. @type {{url: string, body: string}[]} */
  posts = [];
  /** HTTP status that upgrades get instead of a socket; 0: they get one. */
  refuse = 0;

  async start(port = 0, address = '127.0.0.1') {
    this.http = createServer((request, response) => this.#serve(request, response));
    this.sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.refuse) {
        socket.end(`HTTP/1.1 ${this.refuse} Refused\r\nConnection: close\r\n\r\n`);
        return;
      }
      const list = request.url.includes('/webrtc/') ? this.signalling : this.clients;
      this.sockets.handleUpgrade(request, socket, head, (webSocket) =>
        list.push(new MockClient(webSocket, request)),
      );
    });
    await new Promise((resolve) => this.http.listen(port, address, resolve));
    this.port = this.http.address().port;
    this.url = `http://127.0.0.1:${this.port}/`;
  }

  /** The nth connection, from 0, once it is there. */
  async client(n = this.clients.length) {
    return until(() => this.clients[n], `connection ${n}`);
  }

  /** The nth signalling connection, once it is there. */
  async signallingClient(n) {
    return until(() => this.signalling[n], `signalling ${n}`, SIGNALLING_MS);
  }

  async stop() {
    for (const { socket } of [...this.clients, ...this.signalling]) socket.terminate();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  async #serve(request, response) {
    const path = new URL(request.url, 'http://x').pathname;
    if (request.method === 'POST') {
      let body = '';
      for await (const part of request) body += part;
      this.posts.push({ url: request.url, body });
      response.end('{}');
      return;
    }
    if (path === '/api/health') {
      response.end('OK');
      return;
    }
    if (path.startsWith('/api/')) {
      response.writeHead(this.refuse || 426).end();
      return;
    }
    const name = normalize(path === '/' ? '/index.html' : path);
    try {
      const body = await readFile(join(sourceRoot, 'web', name));
      response.writeHead(200, {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }
}
