// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeAnswer, withSoundApart } from '../../../web/core/webrtc/sdp.js';

const sdp = (...lines) => `${lines.join('\r\n')}\r\n`;

test('parameters are added to what is there', () => {
  const before = sdp(
    'v=0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
    'a=rtpmap:96 H264/90000',
    'a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    'a=rtpmap:97 rtx/90000',
    'a=fmtp:97 apt=96',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=20;useinbandfec=1',
  );
  const after = completeAnswer(before).split('\r\n');
  assert.deepEqual(after.filter((line) => line.startsWith('a=fmtp')), [
    'a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f;sps-pps-idr-in-keyframe=1',
    'a=fmtp:97 apt=96',
    'a=fmtp:111 useinbandfec=1;stereo=1;minptime=10',
  ]);
  assert.equal(after.length, before.split('\r\n').length);
  assert.equal(completeAnswer(after.join('\r\n')), after.join('\r\n'), 'doing it twice changes nothing');
});

test('a line is made where there is none', () => {
  const after = completeAnswer(sdp('v=0', 'm=audio 9 X 96', 'a=rtpmap:96 OPUS/48000/2', 'a=recvonly'));
  assert.equal(after, sdp('v=0', 'm=audio 9 X 96', 'a=rtpmap:96 OPUS/48000/2', 'a=fmtp:96 stereo=1;minptime=10', 'a=recvonly'));
});

test('the same payload number of another section is another codec', () => {
  const text = sdp('v=0', 'm=audio 9 X 96', 'a=rtpmap:96 opus/48000/2', 'a=fmtp:96 useinbandfec=1', 'm=video 9 X 96', 'a=rtpmap:96 VP8/90000', 'a=fmtp:96 x=1');
  const lines = completeAnswer(text).split('\r\n').filter((line) => line.startsWith('a=fmtp'));
  assert.deepEqual(lines, ['a=fmtp:96 useinbandfec=1;stereo=1;minptime=10', 'a=fmtp:96 x=1']);
});

test('other codecs and no text at all stay as they are', () => {
  for (const text of ['', sdp('v=0', 'm=video 9 X 96', 'a=rtpmap:96 VP8/90000')]) assert.equal(completeAnswer(text), text);
});

test('the sound of an offer gets a stream of its own', () => {
  const video = ['m=video 9 X 96', 'a=msid:desk screen', 'a=ssrc:1 msid:desk screen'];
  const offer = sdp('v=0', ...video, 'm=audio 9 X 97', 'a=msid:desk sound', 'a=ssrc:2 msid:desk sound', 'a=ssrc:2 cname:x', 'm=application 9 Y z');
  const apart = sdp('v=0', ...video, 'm=audio 9 X 97', 'a=msid:desk-sound sound', 'a=ssrc:2 msid:desk-sound sound', 'a=ssrc:2 cname:x', 'm=application 9 Y z');
  assert.equal(withSoundApart(offer), apart);
  const none = sdp('v=0', 'm=audio 9 X 97', 'a=msid:- sound');
  assert.equal(withSoundApart(none), none, 'what is in no stream already');
});
