// SPDX-License-Identifier: MPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputRouter, PAUSE, RESUME } from '../../../web/core/webrtc/input_router.js';
import { FakeClock } from './fake_clock.js';

/** A server that takes what comes either way; the channel can be made to swallow. */
function bed() {
  const clock = new FakeClock();
  const server = {
    taken: [],
    count: 0,
    paused: false,
    questions: [],
    /** What is on its way over the channel and has not arrived. */
    late: [],
    cut: false,
  };
  const router = new InputRouter((text) => {
    if (text === PAUSE || text === RESUME) server.questions.push(text);
    else server.taken.push(text);
    return true;
  }, clock);
  const arrive = (text) => {
    if (server.paused) return;
    server.count++;
    server.taken.push(text);
  };
  const channel = { send: (text) => (server.cut ? server.late.push(text) : arrive(text)) };
  const answer = () => {
    for (const question of server.questions.splice(0)) {
      server.paused = question === PAUSE;
      router.taken(server.count);
    }
  };
  const deliver = () => {
    for (const text of server.late.splice(0)) arrive(text);
  };
  return { clock, server, router, channel, answer, deliver };
}

const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => String(from + i));

test('without a channel everything goes over the socket', () => {
  const { server, router } = bed();
  for (const n of numbers(0, 5)) router.send(n);
  assert.deepEqual(server.taken, numbers(0, 5));
  assert.equal(router.direct, false);
  router.leave();
  router.taken(7);
  assert.deepEqual(server.questions, []);
});

test('over to the channel and back, with messages lost on the way', () => {
  const { server, router, channel, answer, deliver } = bed();
  const say = (from, to) => numbers(from, to).forEach((n) => router.send(n));
  say(0, 3);
  router.enter(channel);
  say(3, 6);
  assert.deepEqual(server.taken, numbers(0, 3), 'they wait for the answer');
  answer();
  assert.equal(router.direct, true);
  say(6, 10);
  assert.deepEqual(server.taken, numbers(0, 10));
  server.cut = true;
  say(10, 15);
  router.leave();
  say(15, 20);
  answer();
  say(20, 25);
  deliver();
  assert.deepEqual(server.taken, numbers(0, 25), 'each once, and in order');
  assert.equal(router.direct, false);
});

test('a second channel of the same session', () => {
  const { server, router, channel, answer, deliver } = bed();
  const say = (from, to) => numbers(from, to).forEach((n) => router.send(n));
  router.enter(channel);
  answer();
  say(0, 5);
  router.leave();
  answer();
  router.enter(channel);
  say(5, 8);
  answer();
  say(8, 10);
  server.cut = true;
  say(10, 13);
  router.leave();
  answer();
  deliver();
  assert.deepEqual(server.taken, numbers(0, 13));
});

test('a server that does not know the question: the socket it is', () => {
  const { clock, server, router, channel } = bed();
  router.enter(channel);
  for (const n of numbers(0, 4)) router.send(n);
  clock.pass(3000);
  assert.deepEqual(server.taken, numbers(0, 4));
  assert.equal(router.direct, false);
  router.taken(0);
  assert.equal(router.direct, false, 'too late');
});

test('a channel that throws is left', () => {
  const { server, router, answer } = bed();
  let broken = false;
  router.enter({
    send: (text) => {
      if (broken) throw new Error('closed');
      server.count++;
      server.taken.push(text);
    },
  });
  answer();
  router.send('0');
  broken = true;
  router.send('1');
  router.send('2');
  answer();
  assert.deepEqual(server.taken, ['0', '1', '2']);
});

test('leaving before the answer is there', () => {
  const { server, router, channel, answer } = bed();
  router.enter(channel);
  router.send('0');
  router.leave();
  router.send('1');
  answer();
  assert.deepEqual(server.taken, ['0', '1']);
});

test('the socket closes: what waits is the next session\'s business to forget', () => {
  const { clock, server, router, channel, answer } = bed();
  router.enter(channel);
  answer();
  server.cut = true;
  router.send('0');
  router.leave();
  router.send('1');
  router.reset();
  assert.deepEqual(server.taken, []);
  clock.pass(10_000);
  router.send('2');
  assert.deepEqual(server.taken, ['2']);
});

test('the queues are bounded: the oldest goes', () => {
  const { server, router, channel, answer } = bed();
  router.enter(channel);
  for (const n of numbers(0, 5000)) router.send(n);
  answer();
  assert.equal(server.taken.length, 4096);
  assert.equal(server.taken.at(-1), '4999');
});
