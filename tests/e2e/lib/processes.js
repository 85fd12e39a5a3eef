// SPDX-License-Identifier: MPL-2.0
// Programs that a test starts, and that do not outlive it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { until, witnesses } from './wait.js';

const STOP_MS = 20_000;
const SAY_MS = 60_000;
/** Of its output, characters that are told when a test waits in vain. */
const TAIL = 1500;

export class Program {
  /** What it has written so far. */
  output = '';
  /** @type {number | null} exit status once it has ended; -1: by a signal */
  status = null;

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {Record<string, string>} [environment] on top of the test's own
   */
  constructor(command, args, environment = {}) {
    this.name = command;
    this.child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.on('error', (error) => {
      this.output += `${error.message}\n`;
      this.status = -1;
    });
    const keep = (data) => (this.output += data);
    this.child.stdout.setEncoding('utf8').on('data', keep);
    this.child.stderr.setEncoding('utf8').on('data', keep);
    this.ended = new Promise((resolve) =>
      this.child.on('close', (code) => resolve((this.status = code ?? -1))),
    );
    this.tell = () => {
      const state = this.status === null ? 'runs' : `ended with ${this.status}`;
      return `${command} ${state}: ${this.output.slice(-TAIL)}`;
    };
    witnesses.add(this.tell);
  }

  /** Waits for something in the output. */
  async says(pattern, timeoutMs = SAY_MS) {
    return until(() => {
      const found = pattern.exec(this.output);
      if (!found && this.status !== null) {
        throw new Error(`${this.name} ended with ${this.status}; it said:\n${this.output}`);
      }
      return found;
    }, () => `${this.name} to say ${pattern}; it said:\n${this.output}`, timeoutMs);
  }

  /** Ends it as a user would, and by force if that does not help. */
  async stop(signal = 'SIGTERM') {
    witnesses.delete(this.tell);
    if (this.status !== null) return;
    this.child.kill(signal);
    const force = setTimeout(() => {
      this.child.kill('SIGKILL');
      // What it started may live on and keep these open.
      this.child.stdout.destroy();
      this.child.stderr.destroy();
    }, STOP_MS);
    await this.ended;
    clearTimeout(force);
  }
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
