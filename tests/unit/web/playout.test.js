// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playout } from '../../../web/core/audio/playout.js';

const RATE = 48_000;
const PACKET = 480;
const QUANTUM = 128;
const HERTZ = 440;

/** A sender and a loudspeaker with clocks of their own. */
class Bench {
  playout = new Playout(RATE, 2);
  /** Everything that was heard, of the left channel. */
  heard = [];
  #sent = 0;
  #pulled = 0;
  #phase = 0;

  /** @param {number} [senderRate] samples a second of the loudspeaker's clock */
  constructor(senderRate = RATE) {
    this.senderRate = senderRate;
  }

  packet(level = 0.5) {
    const samples = Float32Array.from({ length: PACKET }, () => {
      this.#phase += (2 * Math.PI * HERTZ) / RATE;
      return level * Math.sin(this.#phase);
    });
    this.playout.push([samples, samples.slice()]);
  }

  /** @param {number} ms @param {(n: number) => boolean} [arrives] which packets do */
  run(ms, arrives = () => true) {
    const end = this.#pulled + (ms * RATE) / 1000;
    while (this.#pulled < end) {
      while ((this.#sent * PACKET * RATE) / this.senderRate <= this.#pulled) {
        if (arrives(this.#sent++)) this.packet();
      }
      this.pull();
    }
  }

  /** The sender waits, and then sends it all at once. */
  stall(ms) {
    const before = this.#sent;
    const quanta = (ms * RATE) / 1000 / QUANTUM;
    for (let i = 0; i < quanta; i++) this.pull();
    while ((this.#sent * PACKET * RATE) / this.senderRate <= this.#pulled) this.#sent++;
    for (let i = before; i < this.#sent; i++) this.packet();
  }

  pull() {
    const out = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
    this.playout.pull(out);
    assert.deepEqual(out[0], out[1]);
    this.heard.push(...out[0]);
    this.#pulled += QUANTUM;
  }

  /** The largest second difference: a crackle stands out. */
  roughness(from = 0) {
    let most = 0;
    for (let i = from + 2; i < this.heard.length; i++) {
      const [a, b, c] = [this.heard[i - 2], this.heard[i - 1], this.heard[i]];
      most = Math.max(most, Math.abs(a - 2 * b + c));
    }
    return most;
  }
}

/** Of the tone itself, with some room. */
const SMOOTH = 0.5 * ((2 * Math.PI * HERTZ) / RATE) ** 2 * 1.5;

test('plays what comes, soon, and unchanged', () => {
  const bench = new Bench();
  bench.run(3000);
  const first = bench.heard.findIndex((sample) => sample !== 0);
  assert.ok(first < 0.05 * RATE, `begins after ${first} samples`);
  assert.equal(bench.playout.gaps, 0);
  assert.ok(bench.playout.levelMs < 50, `${bench.playout.levelMs} ms in hand`);
  assert.ok(bench.roughness(first + 200) < SMOOTH);
});

test('silence is no error, and afterwards sound begins soon', () => {
  const bench = new Bench();
  bench.run(1000, (n) => n < 50);
  assert.equal(bench.playout.gaps, 1); // The tone broke off.
  const quiet = new Bench();
  quiet.run(500);
  for (let i = 0; i < 10; i++) quiet.packet(0); // An encoder waits a while before it calls it silence.
  quiet.run(1000, () => false);
  assert.equal(quiet.playout.gaps, 0);
  assert.equal(quiet.playout.playing, false);
  const before = quiet.heard.length;
  quiet.run(200);
  const begun = quiet.heard.slice(before).findIndex((sample) => sample !== 0);
  assert.ok(begun >= 0 && begun < 0.05 * RATE, `${begun} samples`);
});

test('a gap within sound fades and makes it keep more in hand', () => {
  const bench = new Bench();
  bench.run(1000);
  const { headroomMs } = bench.playout;
  bench.run(200, (n) => n > 115);
  assert.equal(bench.playout.gaps, 1);
  assert.ok(bench.playout.headroomMs > headroomMs);
  assert.ok(bench.roughness(10_000) < 0.06, `roughness ${bench.roughness(10_000)}`);
});

test('after a stall of the network it is soon not late any more', () => {
  const bench = new Bench();
  bench.run(1000);
  bench.stall(400);
  assert.ok(bench.playout.levelMs > 300);
  bench.run(2500);
  assert.ok(bench.playout.levelMs < 100, `${bench.playout.levelMs} ms`);
  assert.ok(bench.playout.cut > 0);
});

// What clocks 100 millionths apart come to in an hour.
for (const ppm of [-2000, 2000]) {
  test(`clocks ${ppm} millionths apart: three minutes without a gap, a cut or growth`, () => {
    const bench = new Bench(RATE * (1 + ppm / 1e6));
    bench.heard = { push() {} }; // Too much to keep.
    let most = 0;
    for (let second = 0; second < 180; second++) {
      bench.run(1000);
      most = Math.max(most, bench.playout.levelMs);
    }
    assert.equal(bench.playout.gaps, 0);
    assert.equal(bench.playout.cut, 0);
    assert.ok(most < 80, `up to ${most} ms in hand`);
  });
}

test('a correction is smooth', () => {
  const bench = new Bench(RATE * 1.001);
  bench.run(40_000);
  assert.equal(bench.playout.gaps, 0);
  assert.ok(bench.roughness(3000) < SMOOTH, `${bench.roughness(3000)} of ${SMOOTH}`);
});

test('what came before the loudspeaker was ready is not heard late', () => {
  const bench = new Bench();
  for (let i = 0; i < 50; i++) bench.packet();
  bench.run(100);
  assert.ok(bench.playout.levelMs < 50, `${bench.playout.levelMs} ms`);
});

test('never keeps more than a second', () => {
  const bench = new Bench();
  for (let i = 0; i < 1000; i++) bench.packet();
  assert.ok(bench.playout.levelMs <= 1000);
});

test('one channel is heard on both sides', () => {
  const playout = new Playout(RATE, 2);
  for (let i = 0; i < 10; i++) playout.push([new Float32Array(PACKET).fill(0.25)]);
  const out = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  for (let i = 0; i < 4; i++) playout.pull(out);
  assert.deepEqual([out[0][0], out[1][0]], [0.25, 0.25]);
});
