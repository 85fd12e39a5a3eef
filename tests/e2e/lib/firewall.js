// SPDX-License-Identifier: MPL-2.0
// Packets that do not get through, in the network of tools/own_network.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @param {string[]} rules for packets that come in; those that no rule takes get through */
export async function block(rules) {
  const body = rules.map((rule) => `${rule};`).join('\n');
  const chain = `chain in { type filter hook input priority 0; ${body}\n}`;
  await run('nft', [`table inet blocked { ${chain}\n}`]);
}

export const unblock = () => run('nft', ['delete table inet blocked']).catch(() => {});

/** Of TCP only what belongs to the page's own connection, and what programs here say to each other. */
export const ONLY_THE_PAGES_TCP = (port) => [
  `tcp dport ${port} accept`,
  `tcp sport ${port} accept`,
  'ip saddr 127.0.0.1 accept',
  'ip6 saddr ::1 accept',
  'meta l4proto tcp drop',
];
