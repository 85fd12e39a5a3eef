// SPDX-License-Identifier: MPL-2.0
// Which decoder gets a stripe, and when a key is asked for.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Video } from '../../../web/core/video/video.js';

const WIDTH = 640;
const HEIGHT = 384;
const ROW = 64;

/** @type {FakeDecoder[]} */
let decoders;
class FakeDecoder {
  state = 'unconfigured';
  decodeQueueSize = 0;
  fed = [];
  constructor(callbacks) {
    this.callbacks = callbacks;
    decoders.push(this);
  }

  configure() {
    this.state = 'configured';
  }

  decode({ type, timestamp }) {
    this.fed.push(type);
    this.callbacks.output({ timestamp, close() {}, displayHeight: ROW });
  }

  close() {
    this.state = 'closed';
  }
}
globalThis.VideoDecoder = FakeDecoder;
globalThis.EncodedVideoChunk = class {
  constructor(init) {
    Object.assign(this, init);
  }
};

let video, asked, frameId, delivered;
const take = (y, height, key) =>
  video.take({
    kind: 'h264', frameId: ++frameId, x: 0, y, width: WIDTH, height, key, hole: null, data: new Uint8Array([0]),
  });
const open = () => decoders.filter((decoder) => decoder.state === 'configured').length;

beforeEach(() => {
  decoders = [];
  frameId = asked = 0;
  const compositor = {
    canvas: { width: WIDTH, height: HEIGHT },
    expect: () => ({}),
    deliver(_picture, { x, y }, frame) {
      delivered = [x, y];
      frame.close();
    },
    cancel() {},
    clear() {},
  };
  video = new Video(compositor, { h264: true, fullColour: true, why: '' });
  video.on('needKey', () => asked++);
  for (let y = 0; y < HEIGHT; y += ROW) take(y, ROW, true);
});

test('rows under a tall stripe go on when the motion is over', () => {
  const tall = ROW - 16;
  take(tall, 4 * ROW + 16, true);
  take(tall, 4 * ROW + 16, false);
  for (let y = 0; y < HEIGHT; y += ROW) take(y, ROW, false);
  take(tall, 4 * ROW + 16, false);
  assert.equal(asked, 0);
  assert.equal(open(), HEIGHT / ROW + 1);
});

test('a row that gets a key of its own leaves the tall stripe over it alone', () => {
  take(ROW - 16, 3 * ROW + 16, true);
  for (let y = 0; y < HEIGHT; y += ROW) take(y, ROW, true);
  take(ROW - 16, 3 * ROW + 16, false);
  assert.equal(asked, 0);
});

test('another height at the same place takes a new decoder', () => {
  take(0, HEIGHT, true);
  assert.equal(decoders[0].state, 'closed');
  take(0, ROW, false);
  assert.equal(asked, 1, 'of the stream before');
});

test('a stripe that begins elsewhere takes a new decoder', () => {
  const film = { kind: 'h264', y: 48, width: 320, height: 208, hole: null, data: new Uint8Array([0]) };
  video.take({ ...film, frameId: ++frameId, x: 128, key: true });
  assert.deepEqual(delivered, [128, 48]);
  video.take({ ...film, frameId: ++frameId, x: 128, key: false });
  assert.equal(asked, 0);
  const before = decoders.length;
  video.take({ ...film, frameId: ++frameId, x: 192, key: true });
  assert.deepEqual(delivered, [192, 48]);
  assert.equal(decoders.length, before + 1);
  video.take({ ...film, frameId: ++frameId, x: 128, key: false });
  assert.equal(asked, 1, 'of the one before');
});

test('tall stripes that were used long ago make room', () => {
  for (let at = 0; at < 9; at++) take(16 + at * 10, HEIGHT - 100, true);
  const pictures = decoders.filter((decoder) => decoder.state === 'configured').length;
  assert.ok(pictures < HEIGHT / ROW + 9, `${pictures} open`);
  for (let y = 0; y < HEIGHT; y += ROW) take(y, ROW, false);
  take(16 + 8 * 10, HEIGHT - 100, false);
  assert.equal(asked, 0, 'neither rows nor the newest one');
});

test('what is waited for in vain is forgotten', () => {
  const { now } = performance;
  let time = 1000;
  performance.now = () => time;
  try {
    take(ROW - 16, 2 * ROW, false); // nobody knows its key
    assert.equal(video.needsKey, true);
    time += 2900;
    assert.equal(video.needsKey, true);
    time += 200;
    assert.equal(video.needsKey, false);
  } finally {
    performance.now = now;
  }
});
