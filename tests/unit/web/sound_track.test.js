// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SoundTrack } from '../../../web/core/webrtc/sound_track.js';

class FakeChannel {
  readyState = 'open';
  sent = [];
  send(text) {
    this.sent.push(text);
  }
}
const TRACK = { kind: 'audio' };

test('a track counts while the connection plays and the channel is open', () => {
  const sound = new SoundTrack();
  const channel = new FakeChannel();
  let changes = 0;
  sound.on('changed', () => changes++);
  assert.equal(sound.track, null);
  sound.add(TRACK);
  sound.playing = true;
  assert.equal(sound.track, null, 'nobody can be told to send it');
  sound.enter(channel);
  assert.equal(sound.track, TRACK);
  sound.playing = false;
  assert.equal(sound.track, null);
  sound.playing = true;
  channel.readyState = 'closed';
  assert.equal(sound.track, null);
  assert.equal(changes, 5);
});

test('an attempt that ended leaves nothing behind', () => {
  const sound = new SoundTrack();
  const channel = new FakeChannel();
  sound.add(TRACK);
  sound.enter(channel);
  sound.playing = true;
  sound.end();
  assert.equal(sound.track, null);
  sound.ask(true);
  assert.deepEqual(channel.sent, []);
  sound.add(TRACK);
  assert.equal(sound.track, null, 'the channel of before is not used again');
});

test('the server is told over the channel, while it is open', () => {
  const sound = new SoundTrack();
  const channel = new FakeChannel();
  sound.ask(true);
  sound.enter(channel);
  sound.ask(true);
  sound.ask(false);
  channel.readyState = 'closing';
  sound.ask(true);
  assert.deepEqual(channel.sent, ['START_AUDIO', 'STOP_AUDIO']);
});
