import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../support/collector-process.ts';
import type { PreparedLoad } from '../ingest/body-source.ts';
import { cpuOfTree } from '../ingest/cpu.ts';
import { type LoadRun, loadRun } from '../ingest/load-run.ts';

export interface Otelcol {
  readonly program: string;
  /** A file beside this one. */
  readonly configuration: string;
  /** Whether every span must be in `spans.bin` at the end. */
  readonly writesSpans: boolean;
}

/** Sends a load to a new Collector process in a new folder, until it has done all that it does with it. */
export async function otelcolRun(peer: Otelcol, load: PreparedLoad): Promise<LoadRun> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-peer-'));
  const port = await freePort();
  const child = spawn(peer.program, ['--config', resolve(import.meta.dirname, peer.configuration)], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PEER_PORT: String(port), PEER_FOLDER: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => (log = `${log}${String(chunk)}`.slice(-4000)));
  const ended = once(child, 'exit');
  try {
    const pid = child.pid ?? 0;
    while (!(await listens(port))) {
      if (child.exitCode !== null) throw new Error(`the OpenTelemetry Collector ended: ${log}`);
      await pause(50);
    }
    const url = `http://127.0.0.1:${port}`;
    const run = await loadRun({ url, token: null, pid, postgres: null, settled: () => idle(pid) }, load);
    requireWritten(folder, peer, load);
    return run;
  } finally {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/** Until it has used no more than a twentieth of a core for longer than its buffers wait. */
async function idle(pid: number): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const before = cpuOfTree(pid);
    await pause(500);
    quiet = cpuOfTree(pid) - before <= 0.025 ? quiet + 1 : 0;
  }
}

/** A peer that did not do the work is not compared with. */
function requireWritten(folder: string, { writesSpans }: Otelcol, { bodies }: PreparedLoad): void {
  const sent = bodies.reduce((sum, { inflated }) => sum + inflated, 0);
  const sizes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size] as const);
  const least = writesSpans ? sent : 1;
  const file = writesSpans ? 'spans.bin' : 'counts.bin';
  const found = sizes.find(([name]) => name === file)?.[1] ?? 0;
  // What it writes may be a little shorter than what came: empty fields are left out.
  if (found < least * 0.95) throw new Error(`${file} has ${found} bytes, at least ${least} were expected`);
}
