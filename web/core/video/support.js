// SPDX-License-Identifier: MPL-2.0

/**
 * @typedef {object} VideoSupport
 * @property {boolean} h264
 * @property {boolean} fullColour H.264 in 4:4:4, which Firefox and Safari do not decode
 * @property {string} why for the user, when h264 is false
 */

/** What any encoder here produces at least; what a stream really needs is known from its SPS. */
const PROBE = { codec: 'avc1.42E01F', codedWidth: 1280, codedHeight: 64 };
const FULL_COLOUR = { ...PROBE, codec: 'avc1.F4001F' };

/** @param {VideoDecoderConfig} config */
async function decodes(config) {
  try {
    return (await VideoDecoder.isConfigSupported(config)).supported === true;
  } catch {
    return false; // Same as a plain no.
  }
}

/** @returns {Promise<VideoSupport>} */
export async function videoSupport() {
  if (typeof VideoDecoder === 'undefined') {
    const why = isSecureContext
      ? 'this browser has no WebCodecs'
      : 'plain HTTP: no secure context, so no WebCodecs';
    return { h264: false, fullColour: false, why };
  }
  if (!(await decodes(PROBE))) {
    return { h264: false, fullColour: false, why: 'this browser does not decode H.264' };
  }
  return { h264: true, fullColour: await decodes(FULL_COLOUR), why: '' };
}
