import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDirectory, takeOver } from '../../../collector/store/directory-lock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mayfly-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = () => join(directory, 'mayfly.lock');
const write = (owner: object, file = path()) => writeFileSync(file, `${JSON.stringify(owner)}\n`);
const owner = (facts: object) => ({
  pid: process.pid,
  startedAt: null,
  host: hostname(),
  id: 'other',
  ...facts,
});

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock of a directory', () => {
  test('is a private file that goes when it is released', async () => {
    const lock = await lockDirectory(directory);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    await lock.release();
    expect(existsSync(path())).toBe(false);
    await (await lockDirectory(directory)).release();
  });

  test('is not given twice, also not within one process', async () => {
    const lock = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'store.locked',
      message:
        `${directory} is in use by process ${process.pid}: stop that collector, ` +
        'or set MAYFLY_DATA to another directory',
    });
    await lock.release();
  });

  test('of many who ask at once is given to one, also when a stale one is in the way', async () => {
    write(owner({ pid: await deadPid() }));
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(directory)));
    const given = asked.filter((result) => result.status === 'fulfilled');
    expect(given).toHaveLength(1);
    for (const refused of asked.filter((result) => result.status === 'rejected')) {
      expect(refused.reason).toMatchObject({ code: 'store.locked' });
    }
    await given[0]?.value.release();
    expect(existsSync(join(directory, 'mayfly.lock.takeover'))).toBe(false);
  });

  test('of a process that lives is respected', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    write(owner({ pid: child.pid }));
    await expect(lockDirectory(directory)).rejects.toThrow(`in use by process ${child.pid}`);
    child.kill();
    await once(child, 'exit');
    await (await lockDirectory(directory)).release();
  });

  test.runIf(existsSync('/proc/self/stat'))('of an earlier process with the same id is stale', async () => {
    write(owner({ startedAt: 'another-boot:1' }));
    await (await lockDirectory(directory)).release();
  });

  test('of another host is respected, with a way out', async () => {
    write(owner({ host: 'elsewhere', pid: 1 }));
    await expect(lockDirectory(directory)).rejects.toThrow(
      `process 1 on host elsewhere, which cannot be checked from here: stop it, or remove ${path()}`,
    );
  });

  test.each(['', '{"pid":', 'null', '{"pid":"7"}'])('that holds %j is stale when it is old', async (text) => {
    writeFileSync(path(), text);
    const old = Date.now() / 1000 - 60;
    utimesSync(path(), old, old);
    await (await lockDirectory(directory)).release();
  });

  test('that is just being written is waited for', async () => {
    writeFileSync(path(), '');
    const asked = lockDirectory(directory);
    setTimeout(() => write(owner({})), 300);
    await expect(asked).rejects.toMatchObject({ code: 'store.locked' });
  });

  test('that changed hands since it was found stale is left alone', async () => {
    const lock = await lockDirectory(directory);
    const kept = readFileSync(path(), 'utf8');
    expect(await takeOver(directory, 'what was there before', owner({}))).toBe(false);
    expect(readFileSync(path(), 'utf8')).toBe(kept);
    await lock.release();
  });

  test('that was lost to somebody else is not released', async () => {
    const lock = await lockDirectory(directory);
    write(owner({ host: 'elsewhere' }));
    await lock.release();
    expect(existsSync(path())).toBe(true);
  });

  test('whose takeover was cut off is refused with a way out', async () => {
    const dead = await deadPid();
    write(owner({ pid: dead }));
    write(owner({ pid: dead }), join(directory, 'mayfly.lock.takeover'));
    await expect(lockDirectory(directory)).rejects.toThrow(
      /remove .*mayfly\.lock\.takeover when no collector runs/,
    );
  });
});
