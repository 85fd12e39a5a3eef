// SPDX-License-Identifier: MPL-2.0
// Why a connection ended and when to try again. No DOM, no timers.

/**
 * @typedef {'unreachable' | 'refused' | 'busy' | 'login' | 'closed' | 'lost' | 'restarting'
 *   | 'silent' | 'timeout' | 'superseded' | 'killed' | 'token'} ReasonCode
 * @typedef {{code: ReasonCode, text: string, retry: boolean}} Reason
 *   text: a sentence for the user; retry: whether trying again can help
 */

const DELAYS_MS = [500, 1000, 2000, 4000, 8000, 15000];
const JITTER = 0.2;

/**
 * @param {number} attempt failures in a row, from 0
 * @param {number} [random] 0..1; spreads the clients of a server that came back
 * @returns {number} ms
 */
export function retryDelay(attempt, random = Math.random()) {
  const base = DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)];
  return Math.round(base * (1 - JITTER + 2 * JITTER * random));
}

/**
 * @param {{code: number, reason: string}} close of a connection that had been open
 * @returns {Reason}
 */
export function closedReason(close) {
  if (/superseded/i.test(close.reason)) return superseded();
  switch (close.code) {
    case 4001:
      return { code: 'token', text: 'The server does not accept this link.', retry: false };
    case 4000:
    case 1001:
      return { code: 'restarting', text: 'The server is shutting down or restarting.', retry: true };
    case 1006:
      return { code: 'lost', text: 'The connection to the server was lost.', retry: true };
    default: {
      const why = close.reason ? `: ${close.reason}` : ` (code ${close.code})`;
      return { code: 'closed', text: `The server closed the connection${why}.`, retry: true };
    }
  }
}

/** @returns {Reason} */
export function superseded() {
  return {
    code: 'superseded',
    text: 'This desktop was opened in another window, which has taken over.',
    retry: false,
  };
}

/**
 * @param {string} text what the server said
 * @returns {Reason}
 */
export function killedReason(text) {
  // The wording is the server's own; this is how a take-over reads.
  if (/new .*client connected|superseded|another/i.test(text)) return superseded();
  const why = text ? `: ${text}` : '';
  return { code: 'killed', text: `The server ended this session${why}.`, retry: false };
}

/**
 * Why a socket never opened: the browser does not say, so plain requests were made.
 * @param {{health: number | null, socket: number | null}} status HTTP status of the health check
 *   and of the socket's address; null: no answer
 * @param {string} origin of this page
 * @returns {Reason}
 */
export function refusedReason(status, origin) {
  if (status.health === null && status.socket === null) {
    return { code: 'unreachable', text: 'The server does not answer.', retry: true };
  }
  switch (status.socket) {
    case 401:
      return { code: 'login', text: 'The server asks for a login: reload the page.', retry: true };
    case 403:
      return {
        code: 'refused',
        text: `The server refuses ${origin} (403). Add it to allowed_origins there.`,
        retry: true,
      };
    case 409:
      return { code: 'busy', text: 'The server is in WebRTC mode (409).', retry: true };
    case 502:
    case 503:
    case 504:
      return { code: 'restarting', text: 'The server is not ready yet.', retry: true };
    default:
      return {
        code: 'refused',
        text:
          `The server answers but refuses the WebSocket from ${origin}. Behind a proxy: let it ` +
          'pass upgrades and the Host header, or add the address to allowed_origins.',
        retry: true,
      };
  }
}
