import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectories } from '../../../instrumentation/node/spool/make-directories.ts';
import { requireOwnDirectory } from '../../../instrumentation/node/spool/own-directory.ts';
import { isAlive } from '../../../instrumentation/node/spool/process-alive.ts';
import { MayflyError } from '../../core/errors.ts';
import type { Context } from '../command.ts';
import type { SpoolRoots } from './spool-root.ts';

/** The spool of one run. */
interface RunDirectory {
  readonly path: string;
  /** Why it is not where it should be; null when it is. */
  readonly fellBack: string | null;
}

/** Makes a private directory for one run, in the fallback when the preferred root cannot be written to. */
export function makeRunDirectory(
  roots: Pick<SpoolRoots, 'preferred' | 'fallback'>,
  context: Pick<Context, 'now' | 'process'>,
): RunDirectory {
  const name = `run-${context.process.pid}-${context.now()}-${randomBytes(4).toString('hex')}`;
  let problem: string;
  try {
    return { path: makeWritable(roots.preferred, name), fellBack: null };
  } catch (error) {
    problem = `${roots.preferred} cannot be written to (${reasonOf(error)})`;
  }
  try {
    makeDirectories(roots.fallback);
    requireOwnDirectory(roots.fallback, context.process.uid, context.process.temporaryDirectory);
    return { path: makeWritable(roots.fallback, name), fellBack: problem };
  } catch (cause) {
    throw new MayflyError(
      'spool.unwritable',
      `${problem}, nor can ${roots.fallback} (${reasonOf(cause)}): set MAYFLY_SPOOL to a directory that can`,
      { cause },
    );
  }
}

/** A page is written and removed, because a full disk still lets directories be made. */
function makeWritable(root: string, name: string): string {
  makeDirectories(root);
  const path = join(root, name);
  mkdirSync(path, { mode: 0o700 });
  try {
    const probe = join(path, 'probe');
    const fd = openSync(probe, 'wx', 0o600);
    try {
      writeSync(fd, Buffer.alloc(4_096));
    } finally {
      closeSync(fd);
      unlinkSync(probe);
    }
  } catch (error) {
    rmdirSync(path);
    throw error;
  }
  return path;
}

/** Removes the directory of a run when nothing is left in it and nobody will write to it. */
export function removeRunDirectory(path: string, ownPid: number | null): boolean {
  const match = /[/\\]run-(\d{1,10})-(\d{1,15})-[0-9a-f]+$/.exec(path);
  if (match === null) return false;
  const pid = Number(match[1]);
  if (pid !== ownPid && isAlive({ pid, startedAt: Number(match[2]), path })) return false;
  try {
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left',
  ENOTDIR: 'it is no directory',
  EEXIST: 'it is no directory',
  ENOENT: 'no directory can be made there',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code !== null) return reasons[code] ?? code;
  return error instanceof Error ? error.message : 'unknown error';
}
