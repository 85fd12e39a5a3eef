// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fallback } from '../../../web/core/webrtc/fallback.js';
import { FakeClock } from './fake_clock.js';

function bed() {
  const clock = new FakeClock();
  const log = [];
  const fallback = new Fallback(
    {
      begin: () => log.push('begin'),
      end: () => log.push('end'),
      changed: (state) => log.push(state),
    },
    clock,
  );
  /** What happened since the last look. */
  const happened = () => log.splice(0);
  return { clock, fallback, happened };
}

test('a picture comes', () => {
  const { clock, fallback, happened } = bed();
  assert.equal(fallback.state, 'off');
  fallback.want(true);
  assert.deepEqual(happened(), ['trying', 'begin']);
  clock.pass(4999);
  fallback.picture();
  fallback.picture();
  assert.deepEqual(happened(), ['playing']);
  clock.pass(3_600_000);
  assert.deepEqual(happened(), [], 'a still screen sends nothing, and that is no failure');
  assert.equal(clock.pending, 0);
});

test('silence that passes on a still screen', () => {
  const { clock, fallback, happened } = bed();
  fallback.want(true);
  fallback.heard();
  assert.deepEqual(happened(), ['trying', 'begin'], 'words are no picture');
  fallback.picture();
  fallback.silent();
  fallback.heard();
  assert.deepEqual(happened(), ['playing', 'lost', 'playing']);
  assert.equal(clock.pending, 0);
});

test('nothing comes within 5 s: stripes, and again with growing pauses', () => {
  const { clock, fallback, happened } = bed();
  fallback.want(true);
  happened();
  for (const pause of [5, 10, 20, 40, 60, 60]) {
    clock.pass(4999);
    assert.deepEqual(happened(), []);
    clock.pass(1);
    assert.deepEqual(happened(), ['end', 'stripes']);
    assert.match(fallback.why, /\w/);
    clock.pass(pause * 1000 - 1);
    assert.deepEqual(happened(), [], `${pause} s`);
    clock.pass(1);
    assert.deepEqual(happened(), ['trying', 'begin'], `${pause} s`);
  }
  fallback.picture();
  assert.equal(fallback.state, 'playing');
  assert.equal(fallback.why, '');
});

test('silence: back within 5 s', () => {
  const { clock, fallback, happened } = bed();
  fallback.want(true);
  fallback.picture();
  happened();
  fallback.silent();
  fallback.silent();
  assert.deepEqual(happened(), ['lost']);
  clock.pass(4999);
  fallback.picture();
  assert.deepEqual(happened(), ['playing']);
});

test('silence that lasts ends the attempt', () => {
  const { clock, fallback, happened } = bed();
  fallback.want(true);
  fallback.picture();
  happened();
  fallback.silent();
  clock.pass(5000);
  assert.deepEqual(happened(), ['lost', 'end', 'stripes']);
  clock.pass(5000);
  assert.deepEqual(happened(), ['trying', 'begin']);
});

test('what came to nothing is not waited for', () => {
  const { clock, fallback, happened } = bed();
  fallback.want(true);
  fallback.failed('refused');
  assert.deepEqual(happened(), ['trying', 'begin', 'end', 'stripes']);
  assert.equal(fallback.why, 'refused');
  fallback.failed('again');
  fallback.picture();
  fallback.silent();
  assert.deepEqual(happened(), [], 'it is over');
  fallback.hurry();
  assert.deepEqual(happened(), ['trying', 'begin']);
  assert.equal(clock.pending, 1);
});

test('having played for long makes the next pause short, a moment does not', () => {
  const { clock, fallback } = bed();
  const pause = () => {
    const from = clock.now();
    while (fallback.state === 'stripes') clock.pass(1000);
    return (clock.now() - from) / 1000;
  };
  fallback.want(true);
  const pauses = [];
  for (const playedMs of [0, 1000, 1000, 30_000, 0]) {
    fallback.picture();
    clock.pass(playedMs);
    fallback.failed('x');
    pauses.push(pause());
  }
  assert.deepEqual(pauses, [5, 10, 20, 5, 10]);
});

test('the mode ends it at any time, and nothing follows', () => {
  for (const step of ['trying', 'playing', 'lost', 'stripes']) {
    const { clock, fallback, happened } = bed();
    fallback.want(true);
    if (step !== 'trying') fallback.picture();
    if (step === 'lost') fallback.silent();
    if (step === 'stripes') fallback.failed('x');
    assert.equal(fallback.state, step);
    happened();
    fallback.want(false);
    assert.deepEqual(happened(), ['end', 'off']);
    clock.pass(100_000);
    fallback.hurry();
    fallback.picture();
    fallback.silent();
    fallback.failed('y');
    assert.deepEqual(happened(), [], step);
  }
});

test('an attempt that fails as it begins', () => {
  const clock = new FakeClock();
  let begun = 0;
  const fallback = new Fallback(
    {
      begin: () => {
        begun++;
        fallback.failed('at once');
      },
      end: () => {},
      changed: () => {},
    },
    clock,
  );
  fallback.want(true);
  assert.equal(fallback.state, 'stripes');
  clock.pass(4999);
  assert.equal(begun, 1);
  clock.pass(1);
  assert.equal(begun, 2);
});
