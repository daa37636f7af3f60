import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';

/** What lies in one `.rejected` file at most; further lines are counted only. */
const mostRejectedBytes = 1_048_576;

/** Where the lines of a spool file go that nobody can take. */
export function rejectedPath(path: string): string {
  return `${path.replace(/\.full\.ndjson$/, '.ndjson')}.rejected`;
}

/** Appends a line to the rejected file, for a person to look at. */
export function setAside(path: string, line: string): 'kept' | 'over_limit' | 'failed' {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  const text = Buffer.from(`${line}\n`);
  try {
    const fd = openSync(rejectedPath(path), flags, 0o600);
    try {
      if (fstatSync(fd).size + text.length > mostRejectedBytes) return 'over_limit';
      return writeSync(fd, text) === text.length ? 'kept' : 'failed';
    } finally {
      closeSync(fd);
    }
  } catch {
    return 'failed';
  }
}
