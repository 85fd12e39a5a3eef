// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidate, description, hello, parseSignal } from '../../../web/core/webrtc/signals.js';
import { readStats } from '../../../web/core/webrtc/rtc_stats.js';
import { parseText } from '../../../web/core/wire.js';

test('what the page says', () => {
  const text = hello({ role: 'viewer', token: 'abc', display: 'primary' });
  assert.match(text, /^HELLO client \{/);
  assert.deepEqual(JSON.parse(text.slice(13)), {
    client_type: 'viewer',
    client_slot: -1,
    client_strict_viewer: true,
    client_token: 'abc',
    display_id: 'primary',
    display_position: 'right',
  });
  assert.equal(
    description('7', { type: 'answer', sdp: 'v=0\r\n' }),
    '7 {"sdp":{"type":"answer","sdp":"v=0\\r\\n"}}',
  );
  assert.deepEqual(JSON.parse(candidate('7', { candidate: 'candidate:1', sdpMid: 'video0', sdpMLineIndex: 0 }).slice(2)), {
    ice: { candidate: 'candidate:1', sdpMid: 'video0', sdpMLineIndex: 0 },
  });
});

test('what the server says', () => {
  assert.deepEqual(parseSignal('HELLO'), { type: 'hello' });
  assert.deepEqual(parseSignal('SESSION_OK 12'), { type: 'session', peer: '12' });
  assert.deepEqual(parseSignal('ERROR peer server not found'), { type: 'error', text: 'peer server not found' });
  const offer = { type: 'offer', description: { type: 'offer', sdp: 'v=0' } };
  assert.deepEqual(parseSignal('12 {"sdp":{"type":"offer","sdp":"v=0"}}'), offer);
  assert.deepEqual(parseSignal('{"sdp":{"type":"offer","sdp":"v=0"}}'), offer);
  assert.deepEqual(parseSignal('12 {"ice":{"candidate":"candidate:1 1 UDP","sdpMLineIndex":1}}'), {
    type: 'candidate',
    candidate: { candidate: 'candidate:1 1 UDP', sdpMLineIndex: 1 },
  });
});

test('anything else is passed over', () => {
  for (const text of ['', 'x', '12 ', '12 {', '12 null', '{"sdp":{"type":"answer","sdp":"v=0"}}', '{"sdp":"v=0"}',
    '{"sdp":{"type":"offer"}}', '{"ice":{}}', '{"ice":{"candidate":7}}', '{"ice":null}', '[]{}']) {
    assert.deepEqual(parseSignal(text), { type: 'ignored' }, text);
  }
});

test('what is said of it on the WebSocket', () => {
  assert.deepEqual(parseText('WEBRTC,{"token":"ab","active":true,"dual":false}'), {
    type: 'webrtc',
    token: 'ab',
    active: true,
    dual: false,
  });
  assert.deepEqual(parseText('WEBRTC,{"token":"ab"}'), { type: 'webrtc', token: 'ab', active: false, dual: false });
  assert.deepEqual(parseText('RTC_INPUT,42'), { type: 'inputTaken', count: 42 });
  for (const text of ['WEBRTC,', 'WEBRTC,[]', 'WEBRTC,{"token":1}', 'RTC_INPUT,', 'RTC_INPUT,-1', 'RTC_INPUT,x']) {
    assert.deepEqual(parseText(text), { type: 'ignored' }, text);
  }
});

test('figures of a connection', () => {
  const report = new Map([
    ['c', { type: 'codec', mimeType: 'video/H264' }],
    ['v', { type: 'inbound-rtp', kind: 'video', codecId: 'c', bytesReceived: 1000, headerBytesReceived: 10, framesDecoded: 7 }],
    ['a', { type: 'inbound-rtp', kind: 'audio', bytesReceived: 100 }],
    ['o', { type: 'outbound-rtp', bytesSent: 5 }],
  ]);
  assert.deepEqual(readStats(report), { bytes: 1110, framesDecoded: 7, codec: 'H.264' });
  assert.deepEqual(readStats(new Map()), { bytes: 0, framesDecoded: 0, codec: '' });
});
