// SPDX-License-Identifier: MPL-2.0

const NAL_SPS = 7;
/** An SPS comes first or right after an access unit delimiter or an SEI; no need to scan slices. */
const SEARCH_BYTES = 1024;

/**
 * Whether a codec string means 4:4:4: High 4:4:4 Predictive, the profile of number 244.
 * @param {string} codec
 */
export const isFullColour = (codec) => codec.startsWith('avc1.F4');

/**
 * The codec string of an Annex-B key access unit, from the SPS inside.
 * @param {Uint8Array} data
 * @returns {string | null} e.g. `avc1.42C01F`; null without an SPS
 */
export function codecOf(data) {
  const end = Math.min(data.length - 6, SEARCH_BYTES);
  for (let i = 0; i < end; i++) {
    if (data[i] !== 0 || data[i + 1] !== 0 || data[i + 2] !== 1) continue;
    if ((data[i + 3] & 0x1f) !== NAL_SPS) continue;
    const hex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, '0').toUpperCase();
    return `avc1.${hex(data[i + 4])}${hex(data[i + 5])}${hex(data[i + 6])}`;
  }
  return null;
}
