// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Health } from '../../../web/core/webrtc/health.js';
import { FakeClock } from './fake_clock.js';

function bed() {
  const clock = new FakeClock();
  let silences = 0;
  const health = new Health(() => silences++, clock);
  return { clock, health, silences: () => silences };
}

test('a server that talks every second is alive', () => {
  const { clock, health, silences } = bed();
  health.start();
  for (let i = 0; i < 100; i++) {
    health.talked();
    clock.pass(1000);
  }
  assert.equal(silences(), 0);
});

test('three seconds of silence, said once', () => {
  const { clock, health, silences } = bed();
  health.start();
  health.talked();
  clock.pass(2999);
  assert.equal(silences(), 0);
  clock.pass(501);
  assert.equal(silences(), 1);
  clock.pass(60_000);
  assert.equal(silences(), 1);
  health.start();
  clock.pass(4000);
  assert.equal(silences(), 2, 'watched anew');
});

test('pictures are signs of life as well', () => {
  const { clock, health, silences } = bed();
  health.start();
  health.talked();
  for (let i = 0; i < 10; i++) {
    clock.pass(2000);
    health.heard();
  }
  assert.equal(silences(), 0);
});

test('a server that never talks is not missed, and what has stopped says nothing', () => {
  const { clock, health, silences } = bed();
  health.start();
  clock.pass(60_000);
  health.talked();
  health.stop();
  clock.pass(60_000);
  assert.equal(silences(), 0);
  assert.equal(clock.pending, 0);
});
