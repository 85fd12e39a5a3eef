// SPDX-License-Identifier: MPL-2.0
// Tones in files: one for a browser's microphone to hear, and what a program of the desktop recorded.
import { open, stat, writeFile } from 'node:fs/promises';

const RATE = 48_000;
const WINDOW = 16_384;

/** Records what programs record by default, as 32-bit samples of one channel. */
export const RECORD = (file) => [
  'gst-launch-1.0', '-q', 'pulsesrc', '!', 'audioconvert', '!',
  `audio/x-raw,format=F32LE,channels=1,rate=${RATE}`, '!',
  'filesink', 'buffer-mode=unbuffered', `location=${file}`,
];

/**
 * Two seconds of a tone, which play without a seam when repeated.
 * @param {string} file
 * @param {number} hertz a whole number
 */
export async function writeTone(file, hertz) {
  const samples = 2 * RATE;
  const wav = Buffer.alloc(44 + 2 * samples);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + 2 * samples, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // channels
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(2 * RATE, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34); // bits
  wav.write('data', 36);
  wav.writeUInt32LE(2 * samples, 40);
  for (let i = 0; i < samples; i++) {
    const sample = 12_000 * Math.sin((2 * Math.PI * hertz * i) / RATE);
    wav.writeInt16LE(Math.round(sample), 44 + 2 * i);
  }
  await writeFile(file, wav);
}

/**
 * The strongest tone at the end of a recording, between 100 and 2000 Hz.
 * @param {string} file by RECORD
 * @returns {Promise<{hertz: number, level: number}>} level: of all that is heard there, dB of full scale
 */
export async function recordedTone(file) {
  const samples = await lastSamples(file);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / WINDOW;
  if (power === 0) return { hertz: 0, level: -Infinity };
  let best = { hertz: 0, strength: 0 };
  for (let hertz = 100; hertz <= 2000; hertz += 2) {
    const strength = strengthOf(samples, hertz);
    if (strength > best.strength) best = { hertz, strength };
  }
  return { hertz: best.hertz, level: 10 * Math.log10(power) };
}

/** @param {string} file */
async function lastSamples(file) {
  const samples = new Float32Array(WINDOW);
  const size = await stat(file).then((found) => found.size, () => 0);
  if (size < 4 * WINDOW) return samples;
  const handle = await open(file);
  await handle.read(new Uint8Array(samples.buffer), 0, 4 * WINDOW, size - (size % 4) - 4 * WINDOW);
  await handle.close();
  return samples;
}

/** Goertzel's algorithm. */
function strengthOf(samples, hertz) {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + factor * last - before];
  return before * before + last * last - factor * before * last;
}
