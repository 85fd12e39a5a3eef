// SPDX-License-Identifier: MPL-2.0

/**
 * @typedef {object} RtcFigures
 * @property {number} bytes received so far
 * @property {number} framesDecoded so far
 * @property {string} codec for the user, such as `H.264`; empty while unknown
 */

/** @type {Record<string, string>} */
const NAMES = { H264: 'H.264', H265: 'H.265', VP8: 'VP8', VP9: 'VP9', AV1: 'AV1' };

/**
 * What the page wants to know of getStats().
 * @param {{forEach: (visit: (entry: any) => void) => void, get: (id: string) => any}} report
 * @returns {RtcFigures}
 */
export function readStats(report) {
  const figures = { bytes: 0, framesDecoded: 0, codec: '' };
  report.forEach((entry) => {
    if (entry.type !== 'inbound-rtp') return;
    figures.bytes += (entry.bytesReceived ?? 0) + (entry.headerBytesReceived ?? 0);
    if (entry.kind !== 'video') return;
    figures.framesDecoded = entry.framesDecoded ?? 0;
    const name = String(report.get(entry.codecId)?.mimeType ?? '').replace(/^video\//i, '');
    figures.codec = NAMES[name.toUpperCase()] ?? name;
  });
  return figures;
}
