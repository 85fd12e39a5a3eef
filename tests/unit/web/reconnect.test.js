// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedReason, killedReason, refusedReason, retryDelay } from '../../../web/core/reconnect.js';
import { statusText, wayNote } from '../../../web/dashboard/status_line.js';

test('delays grow to a bound and are spread', () => {
  const delays = Array.from({ length: 12 }, (_, i) => retryDelay(i, 0.5));
  assert.deepEqual(delays.slice(0, 3), [500, 1000, 2000]);
  assert.equal(delays.at(-1), 15000);
  for (let i = 1; i < delays.length; i++) assert.ok(delays[i] >= delays[i - 1]);
  assert.ok(retryDelay(3, 0) < retryDelay(3, 1));
});

test('what makes trying again pointless', () => {
  assert.deepEqual(
    [closedReason({ code: 1000, reason: 'Superseded by new client' }), killedReason('x'), closedReason({ code: 4001, reason: '' })]
      .map(({ code, retry }) => [code, retry]),
    [['superseded', false], ['killed', false], ['token', false]],
  );
  assert.equal(killedReason('a new primary client connected connection killed').code, 'superseded');
  for (const code of [1000, 1001, 1006, 1011, 4000, 4002, 4029]) {
    assert.equal(closedReason({ code, reason: '' }).retry, true, String(code));
  }
});

test('every reason is a sentence', () => {
  const reasons = [
    ...[401, 403, 404, 409, 426, 503, null].map((socket) => refusedReason({ health: 200, socket }, 'http://x')),
    refusedReason({ health: null, socket: null }, 'http://x'),
    closedReason({ code: 1011, reason: 'oops' }),
    killedReason('sharing is off'),
  ];
  for (const { text } of reasons) assert.match(text, /^[A-Z].{10,}\.$/);
  assert.match(refusedReason({ health: 403, socket: 403 }, 'http://desk').text, /http:\/\/desk.*allowed_origins/);
  assert.match(closedReason({ code: 1011, reason: 'oops' }).text, /oops/);
});

test('status line', () => {
  const shown = {
    rates: { fps: 60, kbitPerSecond: 1234, latencyMs: 3.4 }, codec: 'JPEG', note: 'why',
    size: { width: 800, height: 600 }, viewer: true,
  };
  assert.equal(statusText(shown), '60 fps  ·  1234 kbit/s  ·  3 ms  ·  JPEG (why)  ·  800 × 600  ·  view only');
});

test('which way the picture comes, in words', () => {
  assert.equal(wayNote('off', ''), '');
  assert.equal(wayNote('playing', ''), 'WebRTC');
  assert.equal(wayNote('stripes', 'No encoder works here.', true), 'stripes: No encoder works here.');
  for (const [state, why] of [['trying', ''], ['trying', 'x'], ['lost', ''], ['stripes', 'x']]) {
    assert.match(wayNote(state, why), /^stripes: .*WebRTC/, state);
  }
});
