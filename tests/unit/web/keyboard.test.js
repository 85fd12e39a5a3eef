// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { HeldKeys } from '../../../web/core/input/held_keys.js';
import { Keyboard } from '../../../web/core/input/keyboard.js';
import { Modifiers } from '../../../web/core/input/modifiers.js';

const SHIFT = 0xffe1;
const CONTROL = 0xffe3;
let sent, held, keyboard;

function setUp(platform = 'other') {
  sent = [];
  held = new HeldKeys((text) => sent.push(text));
  keyboard = new Keyboard(held, new Modifiers(held, platform), platform);
}

function event(key, code, states = [], more = {}) {
  return {
    key, code, location: /Left$/.test(code) ? 1 : /Right$/.test(code) ? 2 : 0,
    ctrlKey: states.includes('Control'), altKey: states.includes('Alt'),
    metaKey: states.includes('Meta'), shiftKey: states.includes('Shift'),
    repeat: false, isComposing: false, keyCode: 0, prevented: false,
    preventDefault() { this.prevented = true; },
    getModifierState: (name) => states.includes(name),
    ...more,
  };
}
const down = (...args) => { const e = event(...args); keyboard.down(e); return e; };
const up = (...args) => { const e = event(...args); keyboard.up(e); return e; };

beforeEach(() => setUp());
afterEach(() => held.forget()); // The heartbeat would keep the process alive.

test('a key comes up with the keysym it went down with', () => {
  down('Shift', 'ShiftLeft', ['Shift']);
  down('A', 'KeyA', ['Shift']);
  up('Shift', 'ShiftLeft');
  up('a', 'KeyA');
  assert.deepEqual(sent, [`kd,${SHIFT}`, 'kd,65', `ku,${SHIFT}`, 'ku,65']);
});

test('repeats are the X server\'s business', () => {
  down('a', 'KeyA');
  assert.equal(down('a', 'KeyA', [], { repeat: true }).prevented, true);
  assert.deepEqual(sent, ['kd,97']);
});

test('a second press without a release between is a new press', () => {
  down('a', 'KeyA');
  down('a', 'KeyA');
  assert.deepEqual(sent, ['kd,97', 'ku,97', 'kd,97']);
});

test('a modifier whose release was lost is released by what comes next', () => {
  down('Control', 'ControlLeft', ['Control']);
  down('a', 'KeyA');
  assert.deepEqual(sent, [`kd,${CONTROL}`, `ku,${CONTROL}`, 'kd,97']);
});

test('a modifier that went down elsewhere is pressed first', () => {
  down('A', 'KeyA', ['Shift']);
  up('A', 'KeyA', ['Shift']);
  up('Shift', 'ShiftRight');
  assert.deepEqual(sent, [`kd,${SHIFT}`, 'kd,65', 'ku,65', `ku,${SHIFT}`]);
});

test('what input methods handle is left to them', () => {
  for (const e of [
    down('Process', 'KeyA'),
    down('a', 'KeyA', [], { isComposing: true }),
    down('Unidentified', '', [], { keyCode: 229 }),
    down('Dead', 'BracketLeft'),
    down('Unidentified', ''),
  ]) {
    assert.equal(e.prevented, false);
  }
  assert.deepEqual(sent, []);
});

test('locks act in the characters that follow and are not sent', () => {
  assert.equal(down('CapsLock', 'CapsLock').prevented, true);
  down('A', 'KeyA', ['CapsLock']);
  assert.deepEqual(sent, ['kd,65']);
});

test('AltGr is not Ctrl+Alt on Windows', () => {
  setUp('windows');
  down('Control', 'ControlLeft', ['Control']);
  down('AltGraph', 'AltRight', ['Control', 'Alt', 'AltGraph']);
  down('@', 'KeyQ', ['Control', 'Alt', 'AltGraph']);
  up('@', 'KeyQ', ['Control', 'Alt', 'AltGraph']);
  up('Control', 'ControlLeft', ['AltGraph']);
  up('AltGraph', 'AltRight');
  assert.deepEqual(sent, ['kd,64', 'ku,64']);
});

test('a real Ctrl on Windows goes before the key it modifies', () => {
  setUp('windows');
  down('Control', 'ControlLeft', ['Control']);
  down('c', 'KeyC', ['Control']);
  assert.deepEqual(sent, [`kd,${CONTROL}`, 'kd,99']);
});

test('on a Mac Option makes characters, Command is Ctrl', () => {
  setUp('mac');
  down('Alt', 'AltLeft', ['Alt']);
  down('@', 'KeyL', ['Alt']);
  up('@', 'KeyL', ['Alt']);
  assert.deepEqual(sent, ['kd,64', 'ku,64']);
  sent.length = 0;
  up('Alt', 'AltLeft');
  down('Meta', 'MetaLeft', ['Meta']);
  down('c', 'KeyC', ['Meta']);
  up('Meta', 'MetaLeft');
  assert.deepEqual(sent, [`kd,${CONTROL}`, 'kd,99', 'ku,99', `ku,${CONTROL}`]);
});

test('on a Mac Option with an arrow is Alt', () => {
  setUp('mac');
  down('Alt', 'AltLeft', ['Alt']);
  down('ArrowLeft', 'ArrowLeft', ['Alt'], { altKey: true });
  assert.deepEqual(sent, ['kd,65513', 'kd,65361', 'ku,65513']);
});

test('everything can be let go of', () => {
  down('a', 'KeyA');
  down('b', 'KeyB');
  held.releaseAll();
  assert.deepEqual(sent, ['kd,97', 'kd,98', 'ku,97', 'ku,98', 'kr']);
  up('a', 'KeyA');
  assert.equal(sent.length, 5);
});

test('held keys are told again and again', (context) => {
  const real = { setInterval, clearInterval };
  context.after(() => Object.assign(globalThis, real));
  const beats = new Map();
  let last = 0;
  globalThis.setInterval = (beat, ms) => {
    beats.set(++last, { beat, ms });
    return last;
  };
  globalThis.clearInterval = (timer) => beats.delete(timer);
  down('a', 'KeyA');
  down('b', 'KeyB');
  assert.deepEqual([...beats.values()].map(({ ms }) => ms), [100]);
  const [{ beat }] = beats.values();
  beat();
  up('a', 'KeyA');
  beat();
  beat();
  assert.deepEqual(sent, ['kd,97', 'kd,98', 'kh,97,98', 'ku,97', 'kh,98', 'kh,98']);
  up('b', 'KeyB');
  assert.equal(beats.size, 0, 'nothing to tell');
});

test('PrintScreen, whose press Windows keeps, is tapped', () => {
  up('PrintScreen', 'PrintScreen');
  assert.deepEqual(sent, ['kd,65377', 'ku,65377']);
});
