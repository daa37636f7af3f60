import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../../../../instrumentation/node/spool/process-alive.ts';

let directory: string;
let path: string;
let child: ChildProcess | null = null;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mayfly-alive-'));
  path = join(directory, 'spool.ndjson');
  writeFileSync(path, '');
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
  rmSync(directory, { recursive: true, force: true });
});

const hourMs = 3_600_000;
const startedAt = Date.now() - process.uptime() * 1000;

test('this process lives', () => {
  expect(isAlive({ pid: process.pid, startedAt, path })).toBe(true);
});

test('a process that ended does not', async () => {
  child = spawn('true', { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  await once(child, 'exit');
  expect(isAlive({ pid, startedAt: Date.now(), path })).toBe(false);
});

test('a process that was there before the file says is the same one: a shell replaced itself', () => {
  expect(isAlive({ pid: process.pid, startedAt: startedAt + hourMs, path })).toBe(true);
});

test.runIf(process.platform === 'linux')('a pid that was given to a later process does not count', () => {
  expect(isAlive({ pid: process.pid, startedAt: startedAt - hourMs, path })).toBe(false);
});

test.runIf(process.platform === 'linux')(
  'a process that holds the file open lives, whatever the clock says',
  () => {
    const fd = openSync(path, 'a');
    try {
      expect(isAlive({ pid: process.pid, startedAt: startedAt - hourMs, path })).toBe(true);
    } finally {
      closeSync(fd);
    }
  },
);

test.runIf(process.platform === 'linux')(
  'a process that ended and was not waited for does not live',
  async () => {
    // The shell starts a child, becomes `sleep`, and `sleep` waits for nobody: the child stays a zombie.
    child = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [output] = (await once(child.stdout ?? process.stdin, 'data')) as [Buffer];
    const pid = Number(output.toString('utf8'));
    await expect.poll(() => isAlive({ pid, startedAt: Date.now(), path })).toBe(false);
    expect(() => process.kill(pid, 0)).not.toThrow();
  },
);
