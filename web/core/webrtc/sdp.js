// SPDX-License-Identifier: MPL-2.0
// What the page adds to its answer. No DOM, no state.

/** Codec name, in lower case → format parameters that the answer must have. */
const WANTED = {
  // Whatever picture a decoder begins with says what it needs.
  h264: { 'sps-pps-idr-in-keyframe': '1' },
  opus: { stereo: '1', minptime: '10' },
};

/**
 * @param {string} sdp an answer
 * @returns {string} the same with the format parameters that the server is to see
 */
export function completeAnswer(sdp) {
  const lines = sdp.split('\r\n');
  /** @type {Map<string, Record<string, string>>} by `m-line payload` */
  const wanted = new Map();
  eachLine(lines, (line, section) => {
    const [, payload, codec] = /^a=rtpmap:(\d+) ([^/]+)\//.exec(line) ?? [];
    const parameters = WANTED[/** @type {keyof typeof WANTED} */ (codec?.toLowerCase())];
    if (parameters) wanted.set(`${section} ${payload}`, parameters);
  });
  /** @type {Set<string>} */
  const written = new Set();
  eachLine(lines, (line, section, at) => {
    const [, payload, given] = /^a=fmtp:(\d+) (.*)$/.exec(line) ?? [];
    const key = `${section} ${payload}`;
    const parameters = wanted.get(key);
    if (!parameters || written.has(key)) return;
    lines[at] = `a=fmtp:${payload} ${merged(given, parameters)}`;
    written.add(key);
  });
  /** @type {string[]} */
  const out = [];
  eachLine(lines, (line, section) => {
    out.push(line);
    const [, payload] = /^a=rtpmap:(\d+) /.exec(line) ?? [];
    const parameters = wanted.get(`${section} ${payload}`);
    if (!parameters || written.has(`${section} ${payload}`)) return;
    out.push(`a=fmtp:${payload} ${merged('', parameters)}`);
  });
  return out.join('\r\n');
}

/**
 * Browsers hold back what is early of two tracks of one stream until both fit together, and a
 * desktop's picture is not to wait for its sound.
 * @param {string} sdp an offer
 * @returns {string} the same with the sound in a stream of its own
 */
export function withSoundApart(sdp) {
  let sound = false;
  return sdp
    .split('\r\n')
    .map((line) => {
      if (line.startsWith('m=')) sound = line.startsWith('m=audio');
      return sound ? line.replace(/^(a=(?:ssrc:\d+ )?msid:)(?!-)(\S+)/, '$1$2-sound') : line;
    })
    .join('\r\n');
}

/**
 * @param {string} sdp an offer
 * @returns {string | null} the `mid` of the section that asks for sound instead of sending some
 */
export function speechSection(sdp) {
  const sections = sdp.split(/^(?=m=)/m).filter((section) => section.startsWith('m=audio'));
  const asks = sections.find((section) => /^a=recvonly\r?$/m.test(section));
  return asks ? (/^a=mid:(\S+)/m.exec(asks)?.[1] ?? null) : null;
}

/**
 * @param {string[]} lines
 * @param {(line: string, section: number, at: number) => void} visit section: which m-line
 */
function eachLine(lines, visit) {
  let section = 0;
  lines.forEach((line, at) => {
    if (line.startsWith('m=')) section++;
    visit(line, section, at);
  });
}

/**
 * @param {string} given `name=value;name=value`
 * @param {Record<string, string>} wanted
 */
function merged(given, wanted) {
  const parts = given.split(';').map((part) => part.trim()).filter(Boolean);
  const others = parts.filter((part) => !(part.split('=')[0] in wanted));
  return [...others, ...Object.entries(wanted).map(([name, value]) => `${name}=${value}`)].join(';');
}
