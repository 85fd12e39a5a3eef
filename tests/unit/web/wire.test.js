// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WHEEL, wheel } from '../../../web/core/messages.js';
import { ServerSettings } from '../../../web/core/server_settings.js';
import { parseBinary, parseText } from '../../../web/core/wire.js';

const buffer = (...bytes) => Uint8Array.from(bytes).buffer;

test('sound', () => {
  const parsed = parseBinary(Uint8Array.of(1, 0, 7, 8).buffer);
  assert.equal(parsed.kind, 'sound');
  assert.deepEqual([...parsed.data], [7, 8]);
  assert.equal(parseBinary(Uint8Array.of(1, 1, 0, 0, 0, 0, 9, 9, 9, 9, 0, 7).buffer), null);
  assert.equal(parseBinary(Uint8Array.of(1, 0).buffer), null);
  assert.deepEqual(parseText('AUDIO_DISABLED'), { type: 'soundDisabled' });
  assert.deepEqual(parseText('MICROPHONE_DISABLED'), { type: 'microphoneDisabled' });
  assert.deepEqual(parseText('{"type":"stripes_microphone","text":"why"}'), {
    type: 'microphone',
    text: 'why',
  });
  assert.deepEqual(parseText('{"type":"stripes_microphone","text":7}'), { type: 'microphone', text: '' });
  assert.deepEqual(parseText('{"type":"pipeline_status","video":true,"audio":true}'), {
    type: 'pipeline',
    audio: true,
  });
});

test('an H.264 stripe is taken apart', () => {
  const stripe = parseBinary(buffer(4, 1, 0xff, 0xfe, 0x01, 0x40, 0x07, 0x80, 0, 64, 9, 8, 7));
  assert.equal(stripe.kind, 'h264');
  assert.deepEqual(
    [stripe.key, stripe.frameId, stripe.x, stripe.y, stripe.width, stripe.height, [...stripe.data]],
    [true, 0xfffe, 0, 320, 1920, 64, [9, 8, 7]],
  );
  assert.equal(parseBinary(buffer(4, 0, 0, 1, 0, 0, 7, 128, 0, 64, 1)).key, false);
  assert.equal(parseBinary(buffer(4, 2, 0, 1, 0, 0, 7, 128, 0, 64, 1)).key, false, 'I, not IDR');
});

test('an H.264 stripe may say where it begins', () => {
  const stripe = parseBinary(buffer(4, 0x81, 0, 1, 0, 48, 2, 128, 0, 208, 4, 0xc0, 9, 8));
  assert.deepEqual(
    [stripe.key, stripe.x, stripe.y, stripe.width, stripe.height, [...stripe.data]],
    [true, 1216, 48, 640, 208, [9, 8]],
  );
  assert.equal(parseBinary(buffer(4, 0x80, 0, 1, 0, 48, 2, 128, 0, 208, 4, 0xc0, 9)).key, false);
  assert.equal(parseBinary(buffer(4, 0x81, 0, 1, 0, 48, 2, 128, 0, 208, 4, 0xc0)), null, 'nothing in it');
});

test('an H.264 stripe may leave a hole', () => {
  const hole = [2, 0, 0, 48, 1, 64, 0, 16];
  const row = parseBinary(buffer(4, 0x40, 0, 1, 0, 0, 7, 128, 0, 64, ...hole, 9));
  assert.deepEqual([row.key, row.x, row.hole, [...row.data]], [false, 0, { x: 512, y: 48, width: 320, height: 16 }, [9]]);
  const both = parseBinary(buffer(4, 0xc1, 0, 1, 0, 0, 7, 128, 0, 64, 0, 64, ...hole, 9));
  assert.deepEqual([both.key, both.x, both.hole.x], [true, 64, 512]);
  assert.equal(parseBinary(buffer(4, 0x40, 0, 1, 0, 0, 7, 128, 0, 64, ...hole)), null);
});

test('a JPEG stripe is taken apart', () => {
  const stripe = parseBinary(buffer(3, 0, 0, 5, 0, 64, 0xff, 0xd8));
  assert.deepEqual([stripe.kind, stripe.frameId, stripe.y, [...stripe.data]], ['jpeg', 5, 64, [255, 216]]);
});

test('what is no stripe is left alone', () => {
  for (const bytes of [[], [4], [4, 1, 0, 0, 0, 0, 0, 1, 0, 1], [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]]) {
    assert.equal(parseBinary(buffer(...bytes)), null);
  }
  assert.equal(parseBinary(buffer(4, 1, 0, 0, 0, 0, 0, 0, 0, 64, 1)), null, 'no width');
});

test('texts', () => {
  assert.deepEqual(parseText('MODE websockets'), { type: 'mode', mode: 'websockets' });
  assert.deepEqual(parseText('KILL go away, please'), { type: 'kill', reason: 'go away, please' });
  assert.deepEqual(parseText('PIPELINE_RESETTING display2'), { type: 'resetting', display: 'display2' });
  assert.deepEqual(parseText('{"type":"stream_resolution","width":800,"height":600,"displayId":"primary"}'), {
    type: 'resolution', width: 800, height: 600, display: 'primary',
  });
  assert.equal(parseText('{"type":"network_stats","latency_ms":12.5}').latencyMs, 12.5);
  assert.deepEqual(parseText('{"type":"stripes_notice","text":"It is <b>away</b>."}'), {
    type: 'notice', text: 'It is <b>away</b>.',
  });
  assert.equal(parseText('{"type":"stripes_notice","text":7}').text, '');
  assert.equal(parseText('system,{"action":"reload"}').type, 'reload');
});

test('what makes no sense is ignored', () => {
  for (const text of ['', '{', '{"type":"server_settings"}', '[]', 'null', 'system,{', 'cursor,{}', 'x',
    '{"type":"stream_resolution","width":0,"height":-1}', 'cursor,{"curdata":"\\");x(\\""}']) {
    assert.equal(parseText(text).type, 'ignored', text);
  }
});

test('cursor', () => {
  const { cursor } = parseText('cursor,{"curdata":"iVBORw==","width":24,"height":24,"hotx":3,"hoty":4,"handle":1}');
  assert.deepEqual(cursor, { width: 24, height: 24, hotX: 3, hotY: 4, png: 'iVBORw==' });
});

test('a wheel notch is three messages, a sideways one two', () => {
  assert.deepEqual(wheel(WHEEL.down, 1, 0), ['m2,0,0,0,1', 'm2,0,0,8,1', 'm2,0,0,0,1']);
  assert.deepEqual(wheel(WHEEL.up, 3, 1), ['m2,0,0,1,3', 'm2,0,0,17,3', 'm2,0,0,1,3']);
  assert.deepEqual(wheel(WHEEL.right, 2, 0), ['m2,0,0,128,2', 'm2,0,0,0,2']);
  assert.deepEqual(wheel(WHEEL.up, 1, 8)[0], 'm2,0,0,0,1', 'the back button is no wheel');
});

test('server settings', () => {
  const settings = new ServerSettings();
  assert.equal(settings.flag('enable_resize', true), true);
  assert.equal(settings.allows('encoder', 'jpeg'), true, 'nothing listed');
  settings.update({ encoder: { value: 'h264enc', allowed: ['h264enc'] }, enable_resize: { value: false } });
  settings.update({ ui_title: { value: 'x' } });
  assert.equal(settings.flag('enable_resize', true), false);
  assert.equal(settings.allows('encoder', 'jpeg'), false);
  assert.equal(settings.text('ui_title'), 'x');
});
