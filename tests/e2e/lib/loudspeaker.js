// SPDX-License-Identifier: MPL-2.0
// Something for a browser to play to: without it Firefox plays nothing at all.
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from './processes.js';
import { until } from './wait.js';

/** A sound server with one output that nobody hears. */
export class Loudspeaker {
  async start() {
    this.folder = await mkdtemp(join(tmpdir(), 'stripes-loudspeaker-'));
    const socket = join(this.folder, 'sound');
    const modules = [
      `module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
      'module-null-sink sink_name=loudspeaker rate=48000',
    ];
    const options = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1'];
    this.program = new Program(
      'pulseaudio',
      [...options, ...modules.flatMap((module) => ['-L', module])],
      { PULSE_RUNTIME_PATH: this.folder, PULSE_STATE_PATH: this.folder },
    );
    await until(() => existsSync(socket), 'a sound server');
    /** For programs that are to play there. */
    this.environment = { PULSE_SERVER: `unix:${socket}` };
  }

  async stop() {
    await this.program?.stop();
    if (this.folder) await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
