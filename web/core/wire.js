// SPDX-License-Identifier: MPL-2.0
// What the server sends, taken apart. No DOM, no state: unit-tested under node.

const TYPE_SOUND = 0x01;
const TYPE_JPEG = 0x03;
const TYPE_H264 = 0x04;
const SOUND_HEADER_BYTES = 2;
const JPEG_HEADER_BYTES = 6;
const H264_HEADER_BYTES = 10;
const X_BYTES = 2;
const HOLE_BYTES = 8;
/** The second byte of an H.264 stripe: what it is, and what its header has besides. */
const IDR = 0x01;
const HAS_X = 0x80;
const HAS_HOLE = 0x40;

/**
 * @typedef {import('./video/tiles.js').Area} Area
 * @typedef {{kind: 'h264', key: boolean, frameId: number, x: number, y: number, width: number,
 *   height: number, hole: Area | null, data: Uint8Array}} H264Stripe `data` is one Annex-B access
 *   unit; `hole` is not to be painted, for another stripe shows it
 * @typedef {{kind: 'jpeg', frameId: number, y: number, data: Uint8Array}} JpegStripe
 * @typedef {{kind: 'sound', data: Uint8Array}} SoundPacket `data` is one Opus packet
 * @typedef {H264Stripe | JpegStripe} Stripe x, y, width, height in stream pixels; frameId is a u16
 */

/**
 * @param {DataView} view
 * @param {number} at
 * @returns {Area}
 */
function areaAt(view, at) {
  const [x, y, width, height] = [0, 2, 4, 6].map((offset) => view.getUint16(at + offset));
  return { x, y, width, height };
}

/**
 * @param {ArrayBuffer} buffer a binary message
 * @returns {Stripe | SoundPacket | null} null for anything this page does not take
 */
export function parseBinary(buffer) {
  if (buffer.byteLength <= SOUND_HEADER_BYTES) return null;
  const view = new DataView(buffer);
  const type = view.getUint8(0);
  if (type === TYPE_SOUND) {
    // The second byte counts blocks that are sent twice, which this page does not ask for.
    const plain = view.getUint8(1) === 0;
    return plain ? { kind: 'sound', data: new Uint8Array(buffer, SOUND_HEADER_BYTES) } : null;
  }
  if (buffer.byteLength <= JPEG_HEADER_BYTES) return null;
  if (type === TYPE_JPEG) {
    return {
      kind: 'jpeg',
      frameId: view.getUint16(2),
      y: view.getUint16(4),
      data: new Uint8Array(buffer, JPEG_HEADER_BYTES),
    };
  }
  if (type !== TYPE_H264 || buffer.byteLength <= H264_HEADER_BYTES) return null;
  const width = view.getUint16(6);
  const height = view.getUint16(8);
  if (width === 0 || height === 0) return null;
  const flags = view.getUint8(1);
  const xBytes = flags & HAS_X ? X_BYTES : 0;
  const holeAt = H264_HEADER_BYTES + xBytes;
  const header = holeAt + (flags & HAS_HOLE ? HOLE_BYTES : 0);
  if (buffer.byteLength <= header) return null;
  return {
    kind: 'h264',
    key: (flags & ~(HAS_X | HAS_HOLE)) === IDR,
    frameId: view.getUint16(2),
    x: xBytes ? view.getUint16(H264_HEADER_BYTES) : 0,
    y: view.getUint16(4),
    width,
    height,
    hole: flags & HAS_HOLE ? areaAt(view, holeAt) : null,
    data: new Uint8Array(buffer, header),
  };
}

/**
 * @typedef {{width: number, height: number, hotX: number, hotY: number, png: string}} CursorShape
 *   png is base64; empty: the pointer is hidden
 * @typedef {{type: 'mode', mode: string}
 *   | {type: 'kill', reason: string}
 *   | {type: 'resetting', display: string}
 *   | {type: 'videoStarted'} | {type: 'videoStopped'}
 *   | {type: 'reload'}
 *   | {type: 'cursor', cursor: CursorShape}
 *   | {type: 'settings', settings: Record<string, any>}
 *   | {type: 'resolution', width: number, height: number, display: string}
 *   | {type: 'notice', text: string}
 *   | {type: 'network', latencyMs: number}
 *   | {type: 'webrtc', token: string, active: boolean, dual: boolean}
 *   | {type: 'inputTaken', count: number}
 *   | {type: 'soundDisabled'}
 *   | {type: 'microphoneDisabled'}
 *   | {type: 'microphone', text: string}
 *   | {type: 'pipeline', audio: boolean}
 *   | {type: 'ignored'}} TextMessage
 */

/** @type {TextMessage} */
const IGNORED = { type: 'ignored' };

/**
 * @param {string} text
 * @returns {TextMessage}
 */
export function parseText(text) {
  if (text.startsWith('{')) return parseJson(text);
  if (text.startsWith('cursor,')) return parseCursor(text.slice(7));
  if (text.startsWith('MODE ')) return { type: 'mode', mode: text.slice(5).trim() };
  if (text === 'KILL' || text.startsWith('KILL ')) {
    return { type: 'kill', reason: text.slice(5).trim() };
  }
  if (text.startsWith('PIPELINE_RESETTING')) {
    return { type: 'resetting', display: text.slice(19).trim() || 'primary' };
  }
  if (text === 'VIDEO_STARTED') return { type: 'videoStarted' };
  if (text === 'VIDEO_STOPPED') return { type: 'videoStopped' };
  if (text.startsWith('WEBRTC,')) return parseWebRtc(text.slice(7));
  if (text.startsWith('RTC_INPUT,')) return parseTaken(text.slice(10));
  if (text === 'AUDIO_DISABLED') return { type: 'soundDisabled' };
  if (text === 'MICROPHONE_DISABLED') return { type: 'microphoneDisabled' };
  if (text.startsWith('system,')) {
    return object(text.slice(7))?.action === 'reload' ? { type: 'reload' } : IGNORED;
  }
  return IGNORED;
}

/**
 * @param {string} text
 * @returns {Record<string, any> | null}
 */
function object(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @returns {TextMessage}
 */
function parseJson(text) {
  const json = object(text);
  switch (json?.type) {
    case 'server_settings':
      if (!json.settings || typeof json.settings !== 'object') return IGNORED;
      return { type: 'settings', settings: json.settings };
    case 'stream_resolution':
      if (!(json.width > 0 && json.height > 0)) return IGNORED;
      return {
        type: 'resolution',
        width: Math.trunc(json.width),
        height: Math.trunc(json.height),
        display: String(json.displayId ?? 'primary'),
      };
    case 'pipeline_status':
      return { type: 'pipeline', audio: json.audio === true };
    case 'stripes_notice':
      return { type: 'notice', text: typeof json.text === 'string' ? json.text : '' };
    case 'stripes_microphone':
      return { type: 'microphone', text: typeof json.text === 'string' ? json.text : '' };
    case 'network_stats':
      return { type: 'network', latencyMs: Number(json.latency_ms) };
    default:
      return IGNORED;
  }
}

/**
 * @param {string} text
 * @returns {TextMessage}
 */
function parseCursor(text) {
  const json = object(text);
  if (!json || typeof json.curdata !== 'string') return IGNORED;
  // It goes into a CSS url(): nothing but base64 may pass.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(json.curdata)) return IGNORED;
  return {
    type: 'cursor',
    cursor: {
      width: Number(json.width) || 0,
      height: Number(json.height) || 0,
      hotX: Number(json.hotx) || 0,
      hotY: Number(json.hoty) || 0,
      png: json.curdata,
    },
  };
}

/**
 * @param {string} text
 * @returns {TextMessage}
 */
function parseWebRtc(text) {
  const json = object(text);
  if (!json || typeof json.token !== 'string') return IGNORED;
  const { token } = json;
  return { type: 'webrtc', token, active: json.active === true, dual: json.dual === true };
}

/**
 * @param {string} text
 * @returns {TextMessage}
 */
function parseTaken(text) {
  return /^\d{1,15}$/.test(text) ? { type: 'inputTaken', count: Number(text) } : IGNORED;
}
