// SPDX-License-Identifier: MPL-2.0
// What is said on the signalling socket, put together and taken apart. No DOM, no state.

/**
 * @typedef {{type: 'offer' | 'answer', sdp: string}} Description
 * @typedef {{candidate: string, sdpMid?: string | null, sdpMLineIndex?: number | null}} Candidate
 *   an empty candidate: there are no more
 * @typedef {{type: 'hello'}
 *   | {type: 'session', peer: string}
 *   | {type: 'error', text: string}
 *   | {type: 'offer', description: Description}
 *   | {type: 'candidate', candidate: Candidate}
 *   | {type: 'ignored'}} Signal
 */

/** @type {Signal} */
const IGNORED = { type: 'ignored' };

export const ASK_FOR_SESSION = 'SESSION server';

/**
 * @param {{role: 'controller' | 'viewer', token: string, display: string}} who token: pairs the
 *   peer with this page's session on the WebSocket
 */
export const hello = ({ role, token, display }) =>
  `HELLO client ${JSON.stringify({
    client_type: role,
    client_slot: -1,
    client_strict_viewer: role === 'viewer',
    client_token: token,
    display_id: display,
    display_position: 'right',
  })}`;

/**
 * @param {string} peer as SESSION_OK named it
 * @param {Description} sdp
 */
export const description = (peer, sdp) =>
  `${peer} ${JSON.stringify({ sdp: { type: sdp.type, sdp: sdp.sdp } })}`;

/**
 * @param {string} peer
 * @param {Candidate} ice
 */
export const candidate = (peer, { candidate, sdpMid = null, sdpMLineIndex = null }) =>
  `${peer} ${JSON.stringify({ ice: { candidate, sdpMid, sdpMLineIndex } })}`;

/**
 * @param {string} text
 * @returns {Signal}
 */
export function parseSignal(text) {
  if (text === 'HELLO') return { type: 'hello' };
  if (text.startsWith('SESSION_OK')) return { type: 'session', peer: text.slice(10).trim() };
  if (text.startsWith('ERROR')) return { type: 'error', text: text.slice(5).trim() };
  // The sender's id comes before it.
  const start = text.indexOf('{');
  return start < 0 ? IGNORED : parseJson(text.slice(start));
}

/**
 * @param {string} text
 * @returns {Signal}
 */
function parseJson(text) {
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return IGNORED;
  }
  const { sdp, ice } = json;
  if (sdp?.type === 'offer' && typeof sdp.sdp === 'string') {
    return { type: 'offer', description: { type: 'offer', sdp: sdp.sdp } };
  }
  if (typeof ice?.candidate !== 'string') return IGNORED;
  /** @type {Candidate} */
  const found = { candidate: ice.candidate };
  if (typeof ice.sdpMid === 'string') found.sdpMid = ice.sdpMid;
  if (Number.isInteger(ice.sdpMLineIndex)) found.sdpMLineIndex = ice.sdpMLineIndex;
  return { type: 'candidate', candidate: found };
}
