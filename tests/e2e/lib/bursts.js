// SPDX-License-Identifier: MPL-2.0
// Short tones: played on the desktop at known times, and when each is heard in a page. Both clocks
// are this machine's, in milliseconds since 1970.
import { spawn } from 'node:child_process';

const RATE = 48_000;
const HERTZ = 1000;
const LENGTH_MS = 80;

function burst() {
  const samples = (RATE * LENGTH_MS) / 1000;
  const data = Buffer.alloc(samples * 4);
  for (let i = 0; i < samples; i++) {
    const value = Math.round(12_000 * Math.cos((2 * Math.PI * HERTZ * i) / RATE));
    data.writeInt16LE(value, i * 4);
    data.writeInt16LE(value, i * 4 + 2);
  }
  return data;
}

/** A program of the desktop that plays a burst whenever it is told to. */
export class BurstPlayer {
  /** @param {string} server as in PULSE_SERVER */
  constructor(server) {
    const options = ['--raw', `--rate=${RATE}`, '--channels=2', '--format=s16le', '--latency-msec=20'];
    this.child = spawn('pacat', ['--playback', ...options], {
      env: { ...process.env, PULSE_SERVER: server },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.data = burst();
  }

  /** @returns {number} when it began */
  play() {
    const began = performance.timeOrigin + performance.now();
    this.child.stdin.write(this.data);
    return began;
  }

  stop() {
    this.child.kill();
  }
}

/** From now on `window.bursts` says when each burst was heard: `graph` as the page plays it, `ear`
 *  with what the browser says that the loudspeaker takes. */
export const listen = (page) =>
  page.evaluate(() => {
    const LOUD = 0.02;
    const QUIET_S = 0.1;
    const { output } = window.stripes.sound;
    const { context } = output;
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    output.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const now = () => performance.timeOrigin + performance.now();
    window.bursts = [];
    let looked = context.currentTime;
    let loudAt = -1;
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const at = context.currentTime;
      const wall = now();
      const first = Math.max(0, samples.length - Math.round((at - looked) * context.sampleRate));
      for (let i = first; i < samples.length; i++) {
        if (Math.abs(samples[i]) < LOUD) continue;
        const time = at - (samples.length - i) / context.sampleRate;
        if (time - loudAt > QUIET_S) {
          const { contextTime, performanceTime } = context.getOutputTimestamp();
          const graph = wall - (at - time) * 1000;
          const ear = contextTime > 0
            ? performance.timeOrigin + performanceTime + (time - contextTime) * 1000
            : graph + (context.outputLatency || 0) * 1000;
          window.bursts.push({ graph, ear });
        }
        loudAt = time;
      }
      looked = at;
    }, 5);
  });
