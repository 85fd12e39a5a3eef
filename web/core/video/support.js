// SPDX-License-Identifier: MPL-2.0

/**
 * @typedef {{h264: boolean, why: string}} VideoSupport why: for the user, when h264 is false
 */

/** What any encoder here produces at least; what a stream really needs is known from its SPS. */
const PROBE = { codec: 'avc1.42E01F', codedWidth: 1280, codedHeight: 64 };

/** @returns {Promise<VideoSupport>} */
export async function videoSupport() {
  if (typeof VideoDecoder === 'undefined') {
    const why = isSecureContext
      ? 'this browser has no WebCodecs'
      : 'plain HTTP: no secure context, so no WebCodecs';
    return { h264: false, why };
  }
  try {
    const { supported } = await VideoDecoder.isConfigSupported(PROBE);
    if (supported) return { h264: true, why: '' };
  } catch {
    // Same as a plain no.
  }
  return { h264: false, why: 'this browser does not decode H.264' };
}
