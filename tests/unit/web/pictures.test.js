// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ErrorLadder } from '../../../web/core/video/error_ladder.js';
import { Pictures } from '../../../web/core/video/pictures.js';
import { codecOf, isFullColour } from '../../../web/core/video/sps.js';

let pictures, images;
beforeEach(() => {
  pictures = new Pictures();
  images = [];
});

function image(name) {
  const made = { name, closed: 0, close() { this.closed++; } };
  images.push(made);
  return made;
}
const at = (y, height) => ({ x: 0, y, width: 1920, height });
function take(now) {
  const { stripes, ...rest } = pictures.take(now);
  for (const { image: shown } of stripes) shown.close();
  return { names: stripes.map((stripe) => stripe.image.name), ...rest };
}
const allClosedOnce = () => assert.deepEqual(images.map((one) => one.closed), images.map(() => 1));

test('a picture is shown once all that came of it is decoded, without a successor', () => {
  const picture = pictures.expect(1, 1000);
  pictures.expect(1, 1000);
  pictures.deliver(picture, { area: at(0, 64) }, image('a'), 1001);
  assert.deepEqual(take(1002), { names: [], pictures: 0, more: true });
  pictures.deliver(picture, { area: at(64, 64) }, image('b'), 1003);
  assert.deepEqual(take(1004), { names: ['a', 'b'], pictures: 1, more: false });
  allClosedOnce();
});

test('a late stripe does not hold the others back for long, and comes in time', () => {
  const picture = pictures.expect(1, 1000);
  pictures.expect(1, 1000);
  pictures.deliver(picture, { area: at(0, 64) }, image('a'), 1001);
  assert.deepEqual(take(1030).names, []);
  assert.deepEqual(take(1050).names, ['a']);
  pictures.deliver(picture, { area: at(64, 64) }, image('b'), 1060);
  assert.deepEqual(take(1061), { names: ['b'], pictures: 0, more: false });
  allClosedOnce();
});

test('a stripe never replaces a newer one of its row', () => {
  const first = pictures.expect(1, 1000);
  pictures.expect(1, 1000);
  const second = pictures.expect(2, 1010);
  pictures.deliver(first, { area: at(64, 64) }, image('other row'), 1011);
  pictures.deliver(second, { area: at(0, 64) }, image('new'), 1012);
  take(1060);
  assert.deepEqual(take(1061).names, []);
  pictures.deliver(first, { area: at(0, 64) }, image('old'), 1070);
  assert.deepEqual(take(1080).names, []);
  allClosedOnce();
});

test('only the newest of a row is painted', () => {
  const first = pictures.expect(1, 1000);
  const second = pictures.expect(2, 1016);
  pictures.deliver(first, { area: at(0, 64) }, image('old'), 1017);
  pictures.deliver(second, { area: at(0, 64) }, image('new'), 1018);
  assert.deepEqual(take(1030), { names: ['new'], pictures: 2, more: false });
  allClosedOnce();
});

test('in motion a picture is not taken for whole in the instant its last stripe came', () => {
  pictures.deliver(pictures.expect(1, 1000), { area: at(0, 64) }, image('a'), 1001);
  assert.deepEqual(take(1001).names, ['a'], 'after stillness at once');
  pictures.deliver(pictures.expect(2, 1016), { area: at(0, 64) }, image('b'), 1017);
  assert.deepEqual(take(1017), { names: [], pictures: 0, more: true });
  assert.deepEqual(take(1033).names, ['b']);
  allClosedOnce();
});

test('stripes of one picture that come apart are one picture', () => {
  pictures.deliver(pictures.expect(7, 1000), { area: at(0, 64) }, image('a'), 1001);
  assert.equal(take(1010).pictures, 1);
  pictures.deliver(pictures.expect(7, 1011), { area: at(64, 64) }, image('b'), 1012);
  assert.deepEqual(take(1030), { names: ['b'], pictures: 0, more: false });
});

test('a stripe that fails holds nothing up', () => {
  const picture = pictures.expect(1, 1000);
  pictures.expect(1, 1000);
  pictures.deliver(picture, { area: at(0, 64) }, image('a'), 1001);
  pictures.cancel(picture);
  assert.deepEqual(take(1002).names, ['a']);
});

test('after a reset nothing old is shown, though ids begin again', () => {
  const old = pictures.expect(5, 1000);
  pictures.deliver(pictures.expect(6, 1001), { area: at(64, 64) }, image('decoded'), 1002);
  pictures.clear();
  pictures.deliver(old, { area: at(0, 64) }, image('late'), 1003);
  pictures.deliver(pictures.expect(1, 1100), { area: at(0, 64) }, image('new'), 1101);
  assert.deepEqual(take(1102).names, ['new']);
  allClosedOnce();
});

test('codec string from an SPS', () => {
  const sps = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0xda, 0, 0, 1, 0x68, 1, 2, 3, 4, 5, 6, 7];
  assert.equal(codecOf(Uint8Array.from(sps)), 'avc1.42C01F');
  assert.equal(codecOf(Uint8Array.from([0, 0, 0, 1, 9, 0xf0, ...sps])), 'avc1.42C01F', 'after an AUD');
  assert.equal(codecOf(Uint8Array.from([0, 0, 0, 1, 0x65, 1, 2, 3, 4, 5, 6])), null);
  assert.equal(codecOf(new Uint8Array(3)), null);
  assert.ok(isFullColour('avc1.F4001F'));
  assert.ok(!isFullColour('avc1.42C01F'));
});

test('errors: repair, then software, then another codec; rare ones are forgiven', () => {
  const ladder = new ErrorLadder();
  const steps = Array.from({ length: 6 }, (_, i) => ladder.error(i * 100));
  assert.deepEqual(steps, ['repair', 'repair', 'software', 'repair', 'repair', 'giveUp']);
  const calm = new ErrorLadder();
  for (let i = 0; i < 9; i++) assert.equal(calm.error(i * 61_000), 'repair');
});

test('what is newer is never painted over by a taller stripe that comes late', () => {
  const older = pictures.expect(1, 1000);
  pictures.expect(1, 1000);
  const newer = pictures.expect(2, 1010);
  pictures.deliver(older, { area: at(0, 64) }, image('top'), 1011); // the rest of it is late
  pictures.deliver(newer, { area: at(128, 64) }, image('row'), 1012);
  assert.deepEqual(take(1060).names.sort(), ['row', 'top']);
  pictures.deliver(older, { area: at(112, 208) }, image('tall'), 1470);
  const { stripes } = pictures.take(1520);
  assert.deepEqual(stripes[0].parts, [at(0, 16), at(80, 128)]);
  stripes[0].image.close();
  allClosedOnce();
});

test('of pictures painted together each shows what the newer ones leave', () => {
  const older = pictures.expect(1, 1000);
  const newer = pictures.expect(2, 1001);
  pictures.deliver(older, { area: at(112, 208) }, image('tall'), 1002);
  pictures.deliver(newer, { area: at(128, 64) }, image('row'), 1003);
  const { stripes } = pictures.take(1060);
  assert.deepEqual(stripes.map(({ image: shown, parts }) => [shown.name, parts]), [
    ['row', [at(0, 64)]],
    ['tall', [at(0, 16), at(80, 128)]],
  ]);
  for (const { image: shown } of stripes) shown.close();
  allClosedOnce();
});

test('the last stripe ends where the picture does', () => {
  const picture = pictures.expect(1, 1000);
  pictures.deliver(picture, { area: at(1024, 56) }, image('last'), 1001);
  const { stripes } = pictures.take(1060);
  assert.deepEqual(stripes[0].parts, [at(0, 56)]);
  stripes[0].image.close();
  allClosedOnce();
});

test('a narrow stripe is painted where it is, and rows beside it are', () => {
  const older = pictures.expect(1, 1000);
  const newer = pictures.expect(2, 1001);
  pictures.deliver(older, { area: at(64, 64) }, image('row'), 1002);
  pictures.deliver(newer, { area: { x: 640, y: 48, width: 320, height: 208 } }, image('film'), 1003);
  const { stripes } = pictures.take(1060);
  assert.deepEqual(stripes.map(({ image: shown, parts }) => [shown.name, parts]), [
    ['film', [{ x: 0, y: 0, width: 320, height: 208 }]],
    ['row', [{ x: 0, y: 0, width: 640, height: 64 }, { x: 960, y: 0, width: 960, height: 64 }]],
  ]);
  for (const { image: shown } of stripes) shown.close();
  allClosedOnce();
});

test('parts end where what is newer begins, in both directions', () => {
  const newer = pictures.expect(1, 1000);
  const newest = pictures.expect(2, 1001);
  pictures.deliver(newest, { area: { x: 1856, y: 16, width: 64, height: 32 } }, image('corner'), 1002);
  pictures.deliver(newer, { area: at(0, 64) }, image('row'), 1003);
  const { stripes } = pictures.take(1060);
  assert.deepEqual(stripes[1].parts, [at(0, 16), { x: 0, y: 16, width: 1856, height: 32 }, at(48, 16)]);
  for (const { image: shown } of stripes) shown.close();
});

test('a hole is left to who shows it', () => {
  const film = { x: 640, y: 48, width: 320, height: 208 };
  pictures.deliver(pictures.expect(1, 1000), { area: film }, image('film'), 1001);
  for (const { image: shown } of pictures.take(1100).stripes) shown.close();
  const row = pictures.expect(2, 1200);
  pictures.deliver(row, { area: at(0, 64), hole: { x: 640, y: 48, width: 320, height: 16 } }, image('row'), 1201);
  const { stripes } = pictures.take(1300);
  assert.deepEqual(stripes[0].parts, [
    at(0, 48), { x: 0, y: 48, width: 640, height: 16 }, { x: 960, y: 48, width: 960, height: 16 },
  ]);
  stripes[0].image.close();
  allClosedOnce();
});
