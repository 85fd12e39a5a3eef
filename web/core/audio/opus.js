// SPDX-License-Identifier: MPL-2.0
// What the first bytes of an Opus packet tell (RFC 6716, section 3.1). No DOM.

/** Lengths of one frame, µs, of the configurations in groups: SILK, hybrid, CELT. */
const SILK = [10_000, 20_000, 40_000, 60_000];
const HYBRID = [10_000, 20_000];
const CELT = [2_500, 5_000, 10_000, 20_000];

/** @param {number} configuration 0..31 */
function frameDuration(configuration) {
  if (configuration < 12) return SILK[configuration % 4];
  return configuration < 16 ? HYBRID[configuration % 2] : CELT[configuration % 4];
}

/**
 * @param {Uint8Array} packet
 * @returns {number} µs; 0 for none
 */
export function packetDuration(packet) {
  if (packet.length === 0) return 0;
  const duration = frameDuration(packet[0] >> 3);
  switch (packet[0] & 3) {
    case 0:
      return duration;
    case 3:
      return packet.length > 1 ? duration * (packet[1] & 0x3f) : 0;
    default:
      return 2 * duration;
  }
}
