// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Microphone } from '../../../web/core/audio/microphone.js';
import { microphoneTrouble } from '../../../web/core/audio/speech_encoder.js';

/** A microphone whose encoder does what the test says. */
function bed() {
  const encoders = [];
  class FakeEncoder {
    closed = 0;
    constructor(encoded, failed) {
      this.say = (...bytes) =>
        encoded({ byteLength: bytes.length, copyTo: (to) => to.set(bytes) });
      this.fail = failed;
      encoders.push(this);
    }

    open() {
      return new Promise((resolve, reject) => Object.assign(this, { opened: resolve, refuse: reject }));
    }

    close() {
      this.closed++;
    }
  }
  const sent = [];
  const link = { unsent: 0 };
  const microphone = new Microphone(
    { send: (bytes) => sent.push([...bytes]) > 0, unsent: () => link.unsent },
    FakeEncoder,
  );
  const states = [];
  microphone.on('changed', (state) => states.push(state));
  const turnOn = async () => {
    const started = microphone.toggle();
    encoders.at(-1).opened();
    await started;
    return encoders.at(-1);
  };
  return { microphone, encoders, sent, link, states, turnOn };
}

test('off, starting, on, off; each packet behind its type', async () => {
  const { microphone, sent, states, turnOn } = bed();
  await microphone.toggle();
  assert.equal(microphone.state, 'forbidden');
  microphone.allow(true);
  const encoder = await turnOn();
  encoder.say(7, 8);
  assert.deepEqual(sent, [[2, 7, 8]]);
  await microphone.toggle();
  encoder.say(9);
  assert.equal(sent.length, 1);
  assert.equal(encoder.closed, 1);
  assert.deepEqual(states, ['off', 'starting', 'on', 'off']);
});

test('turned off while the person was asked: it is given back at once', async () => {
  const { microphone, encoders } = bed();
  microphone.allow(true);
  const started = microphone.toggle();
  await microphone.toggle();
  assert.equal(microphone.state, 'off');
  encoders[0].opened();
  await started;
  assert.equal(microphone.state, 'off');
  assert.equal(encoders[0].closed, 2);
});

test('a connection that is too slow loses speech, and goes on', async () => {
  const { microphone, sent, link, turnOn } = bed();
  microphone.allow(true);
  const encoder = await turnOn();
  link.unsent = 100_000;
  encoder.say(1);
  link.unsent = 0;
  encoder.say(2);
  assert.deepEqual(sent, [[2, 2]]);
});

test('why it failed, and that it can be tried again', async () => {
  const { microphone, encoders, turnOn } = bed();
  microphone.allow(true);
  const started = microphone.toggle();
  encoders[0].refuse(Object.assign(new Error('x'), { name: 'NotFoundError' }));
  await started;
  assert.deepEqual([microphone.state, microphone.trouble], ['failed', 'this computer has none']);
  const encoder = await turnOn();
  assert.deepEqual([microphone.state, microphone.trouble], ['on', '']);
  encoder.fail('the encoder broke');
  assert.deepEqual([microphone.state, microphone.trouble], ['failed', 'the encoder broke']);
  const other = await turnOn();
  other.fail(''); // taken away by the person
  assert.equal(microphone.state, 'off');
});

test('the server, and the end of the connection', async () => {
  const { microphone, turnOn } = bed();
  microphone.refused('nothing is on');
  assert.equal(microphone.state, 'forbidden');
  microphone.allow(true);
  const encoder = await turnOn();
  microphone.refused('another one');
  microphone.refused('');
  assert.deepEqual([microphone.state, microphone.trouble], ['failed', 'another one']);
  assert.equal(encoder.closed, 1);
  const second = await turnOn();
  microphone.end();
  assert.deepEqual([microphone.state, second.closed], ['forbidden', 1]);
});

test('words for what browsers throw', () => {
  assert.match(microphoneTrouble(Object.assign(new Error('x'), { name: 'NotAllowedError' })), /allowed/);
  assert.equal(microphoneTrouble(new Error('plain')), 'plain');
  assert.equal(microphoneTrouble('text'), 'text');
});
