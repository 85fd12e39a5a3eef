// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Notches } from '../../../web/core/input/notches.js';

const PIXEL = 0;
const LINE = 1;

test('one click of any wheel is one notch', () => {
  for (const [delta, mode] of [[100, PIXEL], [120, PIXEL], [53, PIXEL], [66, PIXEL], [3, LINE], [1, 2], [1, LINE]]) {
    const notches = new Notches();
    for (let i = 0; i < 5; i++) assert.equal(notches.add(delta, mode, i * 50), 1, `${delta} ${mode}`);
    assert.equal(notches.add(-delta, mode, 300), -1);
  }
});

test('several at once stay several, within bounds', () => {
  assert.equal(new Notches().add(300, PIXEL, 0), 3);
  assert.equal(new Notches().add(-9, LINE, 0), -3);
  assert.equal(new Notches().add(1e6, PIXEL, 0), 10);
});

test('fingers add up', () => {
  const notches = new Notches();
  let sum = 0;
  for (let i = 0; i < 50; i++) sum += notches.add(10, PIXEL, i * 16);
  assert.equal(sum, 5);
});

test('turning back and pausing start anew', () => {
  const notches = new Notches();
  notches.add(40, PIXEL, 0);
  notches.add(40, PIXEL, 10);
  assert.equal(notches.add(-30, PIXEL, 20), 0);
  assert.equal(notches.add(-40, PIXEL, 30), 0);
  assert.equal(notches.add(-40, PIXEL, 2000), 0);
});
