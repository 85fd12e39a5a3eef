// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Microphone } from '../../../web/core/audio/microphone.js';
import { microphoneTrouble } from '../../../web/core/audio/microphone_input.js';
import { SpeechSender } from '../../../web/core/webrtc/speech_sender.js';

/** A microphone whose parts do what the test says. */
function bed() {
  const inputs = [];
  const encoders = [];
  class FakeInput {
    track = null;
    closed = 0;
    constructor(ended) {
      this.end = ended;
      inputs.push(this);
    }

    open() {
      return new Promise((resolve, reject) => {
        this.opened = () => {
          if (!this.closed) this.track = { of: this };
          resolve();
        };
        this.refuse = reject;
      });
    }

    close() {
      this.closed++;
      this.track = null;
    }
  }
  class FakeEncoder {
    closed = 0;
    constructor(encoded, failed) {
      this.say = (...bytes) =>
        encoded({ byteLength: bytes.length, copyTo: (to) => to.set(bytes) });
      this.fail = failed;
      encoders.push(this);
    }

    async open(track) {
      this.track = track;
    }

    close() {
      this.closed++;
    }
  }
  const sent = [];
  const link = { unsent: 0 };
  const sender = new SpeechSender();
  const microphone = new Microphone(
    { send: (bytes) => sent.push([...bytes]) > 0, unsent: () => link.unsent },
    sender,
    { Input: FakeInput, Encoder: FakeEncoder },
  );
  const states = [];
  microphone.on('changed', (state) => states.push(state));
  const turnOn = async () => {
    const started = microphone.toggle();
    inputs.at(-1).opened();
    await started;
    return encoders.at(-1);
  };
  return { microphone, inputs, encoders, sent, link, sender, states, turnOn, FakeEncoder };
}

/** What a peer connection gives; keeps what it was told to send. */
class FakeRtpSender {
  tracks = [];
  async replaceTrack(track) {
    this.tracks.push(track);
  }
}

test('off, starting, on, off; each packet behind its type', async () => {
  const { microphone, inputs, sent, states, turnOn } = bed();
  await microphone.toggle();
  assert.equal(microphone.state, 'forbidden');
  microphone.allow(true);
  const encoder = await turnOn();
  encoder.say(7, 8);
  assert.deepEqual(sent, [[2, 7, 8]]);
  await microphone.toggle();
  encoder.say(9);
  assert.equal(sent.length, 1);
  assert.deepEqual([encoder.closed, inputs[0].closed], [1, 1]);
  assert.deepEqual(states, ['off', 'starting', 'on', 'off']);
});

test('turned off while the person was asked: it is given back at once', async () => {
  const { microphone, inputs, encoders } = bed();
  microphone.allow(true);
  const started = microphone.toggle();
  await microphone.toggle();
  assert.equal(microphone.state, 'off');
  inputs[0].opened();
  await started;
  assert.deepEqual([microphone.state, inputs[0].track, encoders.length], ['off', null, 0]);
});

test('while a peer connection takes it, it is a track there; packets before and after', async () => {
  const { microphone, inputs, encoders, sender, turnOn } = bed();
  const first = new FakeRtpSender();
  microphone.allow(true);
  await turnOn();
  assert.equal(microphone.way, 'packets');
  sender.add(first);
  assert.equal(microphone.way, 'packets', 'the connection does not play yet');
  sender.playing = true;
  await null;
  assert.deepEqual([microphone.way, encoders[0].closed], ['track', 1]);
  assert.equal(first.tracks.at(-1), inputs[0].track);
  sender.playing = false;
  await new Promise(setImmediate);
  assert.deepEqual([microphone.way, first.tracks.at(-1)], ['packets', null]);
  assert.equal(encoders[1].track, inputs[0].track, 'nobody was asked again');
  sender.end();
  await microphone.toggle();
  assert.deepEqual([microphone.way, inputs.length], [null, 1]);
});

test('turned on while a peer connection takes it, and off', async () => {
  const { microphone, encoders, inputs, sender, turnOn } = bed();
  const rtp = new FakeRtpSender();
  sender.add(rtp);
  sender.playing = true;
  microphone.allow(true);
  await turnOn();
  assert.deepEqual([microphone.state, microphone.way, encoders.length], ['on', 'track', 0]);
  assert.equal(rtp.tracks.at(-1), inputs[0].track);
  await microphone.toggle();
  assert.deepEqual([microphone.state, rtp.tracks.at(-1)], ['off', null]);
  assert.equal(inputs[0].closed, 1);
});

test('where the browser cannot encode it nobody is asked, unless a peer connection takes it', async () => {
  const { microphone, inputs, sender, turnOn, FakeEncoder } = bed();
  FakeEncoder.trouble = 'no encoder';
  microphone.allow(true);
  await microphone.toggle();
  assert.deepEqual([microphone.state, microphone.trouble, inputs.length], ['failed', 'no encoder', 0]);
  sender.add(new FakeRtpSender());
  sender.playing = true;
  await turnOn();
  assert.equal(microphone.way, 'track');
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
  const { microphone, inputs, turnOn } = bed();
  microphone.allow(true);
  const started = microphone.toggle();
  inputs[0].refuse(Object.assign(new Error('x'), { name: 'NotFoundError' }));
  await started;
  assert.deepEqual([microphone.state, microphone.trouble], ['failed', 'this computer has none']);
  const encoder = await turnOn();
  assert.deepEqual([microphone.state, microphone.trouble], ['on', '']);
  encoder.fail('the encoder broke');
  assert.deepEqual([microphone.state, microphone.trouble], ['failed', 'the encoder broke']);
  await turnOn();
  inputs.at(-1).end(); // taken away by the person
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
