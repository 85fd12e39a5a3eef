// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keysymOf, keysymOfCodePoint } from '../../../web/core/input/keysyms.js';

const key = (name, more = {}) => ({
  key: name, code: '', location: 0, ctrlKey: false, altKey: false, metaKey: false, ...more,
});
const sym = (name, more) => keysymOf(key(name, more));

test('Latin-1 stands for itself', () => {
  for (let c = 0x20; c < 0x7f; c++) assert.equal(sym(String.fromCharCode(c)), c);
  for (let c = 0xa0; c < 0x100; c++) assert.equal(sym(String.fromCharCode(c)), c);
});

test('other scripts', () => {
  assert.equal(sym('€'), 0x20ac);
  assert.equal(sym('я'), 0x6d1);
  assert.equal(sym('ą'), 0x1b1);
  assert.equal(sym('λ'), 0x7eb);
  assert.equal(sym('ש'), 0xcf9);
  assert.equal(sym('漢'), 0x01006f22);
  assert.equal(sym('😀'), 0x0101f600);
  assert.equal(keysymOfCodePoint(10), 0xff0d);
  assert.equal(keysymOfCodePoint(9), 0xff09);
  assert.equal(keysymOfCodePoint(0x85), 0x01000085);
});

test('named keys and sides', () => {
  assert.equal(sym('Enter'), 0xff0d);
  assert.equal(sym('F1'), 0xffbe);
  assert.equal(sym('F12'), 0xffc9);
  assert.equal(sym('Shift', { location: 1 }), 0xffe1);
  assert.equal(sym('Shift', { location: 2 }), 0xffe2);
  assert.equal(sym('AudioVolumeUp'), 0x1008ff13);
  for (const none of ['Dead', 'Unidentified', 'Process', 'AltGraph', 'CapsLock', 'NumLock', '']) {
    assert.equal(sym(none), 0, none);
  }
});

test('keypad', () => {
  assert.equal(sym('7', { location: 3 }), 0xffb7);
  assert.equal(sym('Home', { location: 3 }), 0xff95);
  assert.equal(sym('Enter', { location: 3 }), 0xff8d);
  assert.equal(sym('.', { location: 3 }), 0xffae);
});

test('Command is Control on a Mac', () => {
  assert.equal(keysymOf(key('Meta', { location: 1 }), true), 0xffe3);
  assert.equal(keysymOf(key('Meta', { location: 1 }), false), 0xffeb);
});

test('shortcuts are Latin, text is not', () => {
  assert.equal(sym('с', { code: 'KeyC', ctrlKey: true }), 'c'.charCodeAt(0));
  assert.equal(sym('С', { code: 'KeyC', ctrlKey: true }), 'C'.charCodeAt(0));
  assert.equal(sym('с', { code: 'KeyC' }), 0x6d3);
  assert.equal(sym('é', { code: 'Digit2', ctrlKey: true }), 0xe9);
});
