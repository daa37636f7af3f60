import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MayflyError } from '../../src/core/errors.ts';
import { codeOf } from './store-failure.ts';

/** Held until it is released or its process is gone. */
export interface DirectoryLock {
  readonly release: () => Promise<void>;
}

/** Who holds a lock. */
export interface LockOwner {
  readonly pid: number;
  /** Boot and start of the process, because pids are reused; null where `/proc` does not tell. */
  readonly startedAt: string | null;
  readonly host: string;
  /** Makes every lock a file of its own. */
  readonly id: string;
}

const lockName = 'mayfly.lock';
/** Held for the moment in which a stale lock is replaced, so that only one process replaces it. */
const takeoverName = 'mayfly.lock.takeover';
const unwrittenMs = 2000;
/** Newer Nodes refuse every fsync under their permission model; then a power cut may leave an empty lock. */
const mayFlush = process.permission === undefined;

/**
 * Locks a directory for this process. PGlite has no lock of its own, and two processes on one directory
 * corrupt it silently, so when in doubt this refuses. Throws `store.locked`.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, lockName);
  const self: LockOwner = {
    pid: process.pid,
    startedAt: await startOf(process.pid),
    host: hostname(),
    id: randomUUID(),
  };
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await create(path, self)) return { release: () => release(path, self) };
    const found = await readLock(path);
    if (found === null) continue;
    await requireStale(found.owner, directory);
    if (await takeOver(directory, found.text, self)) return { release: () => release(path, self) };
  }
  throw new MayflyError('store.locked', `the lock of ${directory} keeps changing hands: start one collector`);
}

/** False when there is one already. Other failures say that the directory cannot be written. */
async function create(path: string, owner: LockOwner): Promise<boolean> {
  try {
    await writeFile(path, `${JSON.stringify(owner)}\n`, { flag: 'wx', mode: 0o600, flush: mayFlush });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Null when it has just gone. A file without an owner is being written, or its writer lost power. */
async function readLock(
  path: string,
): Promise<{ readonly text: string; readonly owner: LockOwner | null } | null> {
  try {
    for (;;) {
      const text = await readFile(path, 'utf8');
      const owner = parseOwner(text);
      if (owner !== null || Date.now() - (await stat(path)).mtimeMs > unwrittenMs) return { text, owner };
      await pause(50);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseOwner(text: string): LockOwner | null {
  try {
    const { pid, startedAt, host, id } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof id !== 'string') return null;
    return { pid, host, id, startedAt: typeof startedAt === 'string' ? startedAt : null };
  } catch {
    return null;
  }
}

async function requireStale(owner: LockOwner | null, directory: string): Promise<void> {
  if (owner === null) return;
  const { pid, host } = owner;
  if (host !== hostname()) {
    throw new MayflyError(
      'store.locked',
      `${directory} is in use by process ${pid} on host ${host}, which cannot be checked from here: ` +
        `stop it, or remove ${join(directory, lockName)} when it is surely gone`,
    );
  }
  if (await isAlive(owner)) {
    throw new MayflyError(
      'store.locked',
      `${directory} is in use by process ${pid}: stop that collector, or set MAYFLY_DATA to another directory`,
    );
  }
}

async function isAlive({ pid, startedAt }: LockOwner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const now = await startOf(pid);
  return now === null || startedAt === null || now === startedAt;
}

/** Boot id and start time in ticks (proc(5): field 22 of `stat`; the name before it may hold anything). */
async function startOf(pid: number): Promise<string | null> {
  try {
    const [status, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    const ticks = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot.trim()}:${ticks}`;
  } catch {
    return null;
  }
}

/** Replaces the stale lock whose content is `stale`. False when somebody else was faster. */
export async function takeOver(directory: string, stale: string, self: LockOwner): Promise<boolean> {
  const path = join(directory, lockName);
  const takeover = join(directory, takeoverName);
  if (!(await create(takeover, self))) {
    await pause(100);
    await requireTakeoverEnds(takeover);
    return false;
  }
  try {
    if ((await readLock(path))?.text !== stale) return false;
    await rm(path);
    return await create(path, self);
  } finally {
    await rm(takeover, { force: true });
  }
}

async function requireTakeoverEnds(takeover: string): Promise<void> {
  const found = await readLock(takeover);
  if (found === null || (found.owner !== null && (await isAlive(found.owner)))) return;
  throw new MayflyError(
    'store.locked',
    `a collector died while it took over a lock: remove ${takeover} when no collector runs there`,
  );
}

async function release(path: string, self: LockOwner): Promise<void> {
  const found = await readLock(path);
  if (found?.owner?.id === self.id) await rm(path, { force: true });
}
