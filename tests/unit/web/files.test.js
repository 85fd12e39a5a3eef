// SPDX-License-Identifier: MPL-2.0
// The lists of the page's files agree with the files.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const web = new URL('../../../web/', import.meta.url);
const SERVED = /\.(html|css|js|svg)$/;

function files(folder = '') {
  return readdirSync(new URL(folder, web), { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name;
    if (entry.isDirectory()) return files(`${path}/`);
    return SERVED.test(path) ? [path] : [];
  });
}
const all = files().sort();
const read = (name) => readFileSync(new URL(name, web), 'utf8');
const matches = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]).sort();

test('every file is compiled in', () => {
  assert.deepEqual(matches(read('web.gresource.xml'), /<file>(.*)<\/file>/g), all);
});

test('every module is preloaded but those that the audio thread loads', () => {
  const early = (name) => name !== 'main.js' && !/^core\/audio\/(playout|capture_)/.test(name);
  const modules = all.filter((name) => name.endsWith('.js') && early(name));
  assert.deepEqual(matches(read('index.html'), /modulepreload" href="(.*)"/g), modules);
});

test('nothing inline and nothing from elsewhere: the content policy forbids it', () => {
  const html = read('index.html');
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/);
  for (const name of all) assert.doesNotMatch(read(name), /["'(]https?:\/\/(?!www\.w3\.org)/, name);
});

test('the style sheet\'s rules are closed: browsers say nothing and drop the rest', () => {
  const css = read('style.css').replace(/\/\*.*?\*\//gs, '');
  let depth = 0;
  for (const [index, line] of css.split('\n').entries()) {
    // Rules begin at the margin, and only within a media query or keyframes two further.
    if (/^\S.*\{$/.test(line)) assert.equal(depth, 0, `line ${index + 1}: ${line}`);
    depth += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length;
  }
  assert.equal(depth, 0);
});
