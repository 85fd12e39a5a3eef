// SPDX-License-Identifier: MPL-2.0
import { OPUS } from './decoder.js';

/**
 * Why this browser cannot play the desktop's sound, or an empty text.
 * @returns {Promise<string>}
 */
export async function soundTrouble() {
  if (!isSecureContext) return 'plain HTTP: browsers play sound over HTTPS or from localhost only';
  if (typeof AudioDecoder === 'undefined') return 'this browser has no WebCodecs for sound';
  if (typeof AudioWorkletNode === 'undefined') return 'this browser has no AudioWorklet';
  try {
    if ((await AudioDecoder.isConfigSupported(OPUS)).supported) return '';
  } catch {
    // Same as a plain no.
  }
  return 'this browser does not decode Opus';
}
