// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cssCursor } from '../../../web/core/cursor.js';
import { fit, requestSize, toPicture } from '../../../web/core/geometry.js';

const size = (width, height) => ({ width, height });

test('a picture of the right size is shown pixel by pixel', () => {
  assert.deepEqual(fit(size(1280, 720), size(1280, 720)), { left: 0, top: 0, width: 1280, height: 720 });
});

test('an odd pixel or a thin border does not blur', () => {
  assert.equal(fit(size(1281, 721), size(1280, 720)).width, 1280);
  assert.equal(fit(size(1000, 710), size(992, 704)).width, 992, 'aligned to 16');
  assert.equal(fit(size(999, 700), size(1000, 700)).width, 1000, 'rounded up by the server');
});

test('otherwise it is fitted and centred', () => {
  assert.deepEqual(fit(size(1000, 1000), size(500, 250)), { left: 0, top: 250, width: 1000, height: 500 });
  assert.deepEqual(fit(size(300, 200), size(1920, 1080)), { left: 0, top: 15, width: 300, height: 169 });
});

test('every stream pixel can be hit, and nothing outside', () => {
  const picture = size(640, 360);
  for (const box of [
    { left: 0, top: 0, width: 640, height: 360 },
    { left: 13, top: 7.5, width: 1280, height: 720 },
    { left: 10.5, top: 0, width: 960, height: 540 },
  ]) {
    const scale = box.width / picture.width;
    for (let x = 0; x < picture.width; x++) {
      const middle = box.left + (x + 0.5) * scale;
      assert.equal(toPicture(middle, box.top, box, picture).x, x);
    }
    assert.deepEqual(toPicture(-50, 1e6, box, picture), { x: 0, y: 359 });
    assert.equal(toPicture(box.left + box.width, 0, box, picture).x, 639);
  }
});

test('asked-for sizes are even and within the protocol', () => {
  assert.deepEqual(requestSize(size(1001.7, 701)), size(1000, 700));
  assert.deepEqual(requestSize(size(9000, 9000)), size(7680, 4320));
  assert.deepEqual(requestSize(size(0, 3)), size(64, 64));
});

test('the pointer keeps its size and hot spot', () => {
  const shape = { width: 48, height: 48, hotX: 10, hotY: 60, png: 'AAAA' };
  const yes = () => true;
  assert.match(cssCursor(shape, 1, yes), /^url\(.*AAAA"\) 10 47, default$/);
  assert.match(cssCursor(shape, 2, yes), /^image-set\(url\(.*\) 2x\) 5 23, default$/);
  assert.match(cssCursor(shape, 2, () => false), /^url\(.*\) 10 47, default$/, 'no image-set');
  assert.match(cssCursor({ ...shape, width: 256 }, 1, yes), /2x/, 'too large for a browser');
  assert.equal(cssCursor({ ...shape, width: 256 }, 1, () => false), 'default');
  assert.equal(cssCursor({ ...shape, png: '' }, 1, yes), 'none');
});
