// SPDX-License-Identifier: MPL-2.0
// Programs that a test starts, and that do not outlive it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { until } from './wait.js';

const STOP_MS = 5000;

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
  }

  /** Waits for something in the output. */
  async says(pattern, timeoutMs = 20_000) {
    try {
      return await until(() => {
        if (this.status !== null) throw new Error(`${this.name} ended with ${this.status}`);
        return pattern.exec(this.output);
      }, `${this.name} to say ${pattern}`, timeoutMs);
    } catch (error) {
      throw new Error(`${error.message}; it said:\n${this.output}`);
    }
  }

  /** Ends it as a user would, and by force if that does not help. */
  async stop(signal = 'SIGTERM') {
    if (this.status !== null) return;
    this.child.kill(signal);
    const force = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
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
