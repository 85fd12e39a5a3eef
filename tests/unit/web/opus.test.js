// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packetDuration } from '../../../web/core/audio/opus.js';

const packet = (configuration, code, second = 0) =>
  Uint8Array.of((configuration << 3) | code, second, 0);

test('an Opus packet tells how long it is', () => {
  assert.equal(packetDuration(packet(0, 0)), 10_000); // SILK
  assert.equal(packetDuration(packet(11, 0)), 60_000);
  assert.equal(packetDuration(packet(12, 0)), 10_000); // hybrid
  assert.equal(packetDuration(packet(15, 0)), 20_000);
  assert.equal(packetDuration(packet(16, 0)), 2_500); // CELT
  assert.equal(packetDuration(packet(30, 0)), 10_000);
  assert.equal(packetDuration(packet(31, 0)), 20_000);
});

test('it may hold several frames', () => {
  assert.equal(packetDuration(packet(30, 1)), 20_000);
  assert.equal(packetDuration(packet(30, 2)), 20_000);
  assert.equal(packetDuration(packet(30, 3, 0xc6)), 60_000);
});

test('what is no packet has no length', () => {
  assert.equal(packetDuration(Uint8Array.of()), 0);
  assert.equal(packetDuration(Uint8Array.of(3)), 0);
});
