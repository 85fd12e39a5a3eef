// SPDX-License-Identifier: MPL-2.0

/** @typedef {import('./core/client.js').Client} Client */
/** @typedef {import('./dashboard/dashboard.js').Dashboard} Dashboard */

/**
 * `window.stripes`: what scripts around the page may use, such as tests and other dashboards.
 * docs/page.md describes it.
 * @param {Client} client
 * @param {Dashboard} dashboard
 */
export function createApi(client, dashboard) {
  const { canvas } = client.compositor;
  // Reading the canvas itself would move it out of the graphics card's memory for good.
  const copy = document.createElement('canvas');
  let paints = 0;
  let paintedAt = -Infinity;
  const painted = () => {
    paints++;
    paintedAt = performance.now();
  };
  client.compositor.on('painted', painted);
  client.webrtc.on('presented', painted);
  const picture = () => (client.webrtc.view.shown ? client.webrtc.view.video : canvas);

  return Object.freeze({
    canvas,

    /** @returns {'connecting' | 'waiting-for-picture' | 'streaming' | 'reconnecting' | 'stopped'} */
    get state() {
      const { phase } = client.connection.link;
      if (phase === 'open') return client.hasPicture ? 'streaming' : 'waiting-for-picture';
      return phase === 'waiting' ? 'reconnecting' : phase;
    },

    /** Why there is no connection, or null. */
    get reason() {
      const { link } = client.connection;
      return 'reason' in link ? { code: link.reason.code, text: link.reason.text } : null;
    },

    /** Why the server sends nothing new, or an empty text. */
    get notice() {
      return client.notice;
    },

    get role() {
      return client.role;
    },

    /** How the picture comes, and why not the other way; see docs/page.md. */
    get way() {
      const { webrtc } = client;
      return {
        offered: webrtc.offered !== null,
        state: webrtc.fallback.state,
        why: webrtc.fallback.why,
        directInput: webrtc.input.direct,
        switchable: webrtc.offered?.dual === true && client.role === 'controller',
      };
    },

    /** fps, kbitPerSecond, latencyMs (or null), codec, fullColour, width, height, paints. */
    get statistics() {
      const { width, height } = canvas;
      const { playing } = client.webrtc;
      const codec = playing ? client.webrtc.codec : client.video.codec;
      const fullColour = !playing && client.video.fullColour;
      return { ...client.meter.rates, codec, fullColour, width, height, paints };
    },

    /** The desktop's sound: state, way, muted, volume, what plays it, and how well. */
    get sound() {
      const { state, way, trouble, muted, volume, output, figures } = client.sound;
      return { state, way, trouble, muted, volume, output, figures };
    },

    /** This computer's microphone in the desktop: state, why it does not work, and which way it goes. */
    get microphone() {
      const { state, trouble, way } = client.microphone;
      return { state, trouble, way };
    },

    /**
     * Resolves once there is a picture and nothing was painted for so long.
     * @param {number} quietMs
     * @param {number} timeoutMs
     */
    async settled(quietMs = 500, timeoutMs = 15_000) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const now = performance.now();
        if (client.hasPicture && now - paintedAt >= quietMs) return;
        if (now > end) throw new Error('The picture did not come to rest.');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },

    /**
     * Pixels of the stream as shown, RGBA.
     * @param {number} [x]
     * @param {number} [y]
     * @param {number} [width]
     * @param {number} [height]
     */
    pixels(x = 0, y = 0, width = canvas.width - x, height = canvas.height - y) {
      copy.width = width;
      copy.height = height;
      const context = /** @type {CanvasRenderingContext2D} */ (
        copy.getContext('2d', { alpha: false, willReadFrequently: true })
      );
      context.drawImage(picture(), -x, -y, canvas.width, canvas.height);
      return context.getImageData(0, 0, width, height);
    },

    /**
     * Another event when a connection's state changes.
     * @param {() => void} listener
     */
    onChange(listener) {
      return client.on('link', listener);
    },

    wantFullColour: (/** @type {boolean} */ wanted) => client.session.wantFullColour(wanted),
    /** @param {'websockets' | 'webrtc'} mode for everybody who watches */
    switchMode: (mode) => client.switchMode(mode),
    reconnect: () => client.reconnect(),
    statusLine: (/** @type {boolean} */ shown) => dashboard.status.fold(!shown),
  });
}
