import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { MayflyError } from '../../../src/core/errors.ts';

/** A file of a spool: `<pid>-<process start as ms>-<scope>_<random>[.full].ndjson`. */
export interface SpoolFile {
  readonly path: string;
  /** The name without `.full`: a file keeps its position when its process closes and renames it. */
  readonly key: string;
  readonly pid: number;
  /** Start of the process that writes it, milliseconds since the epoch. */
  readonly startedAt: number;
  /** Where the pid means something (`pidScope`); null when the name does not say: it is taken to be here. */
  readonly scope: string | null;
  /** Its process closed it, because it was full or at its own end: nobody writes to it any more. */
  readonly full: boolean;
}

const fileName = /^((\d{1,10})-(\d{1,15})-(?:([0-9a-z]{7})_)?[A-Za-z0-9_-]{1,64}?)(\.full)?\.ndjson$/;

/** The spool files in a directory, oldest process first. Throws `spool.unwritable` when it cannot be read. */
export function listSpoolFiles(directory: string): readonly SpoolFile[] {
  const files: SpoolFile[] = [];
  for (const name of namesIn(directory)) {
    const match = fileName.exec(name);
    if (match === null) continue;
    const [, key = '', pid, startedAt, scope = null, full] = match;
    files.push({
      path: `${directory}/${name}`,
      key,
      pid: Number(pid),
      startedAt: Number(startedAt),
      scope,
      full: full !== undefined,
    });
  }
  return files.sort((a, b) => a.startedAt - b.startedAt || (a.key < b.key ? -1 : 1));
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'it does not exist' : codeOf(error);
    throw new MayflyError('spool.unwritable', `cannot read the spool directory ${directory}: ${reason}`, {
      cause: error,
    });
  }
}

/** How far a file was read. */
export interface Position {
  readonly offset: number;
  /** Inside a line that is too long: everything up to the next newline is passed over. */
  readonly passing: boolean;
}

export const fileStart: Position = { offset: 0, passing: false };

export interface SpoolEntry {
  /** A whole line without its newline; null for bytes that cannot be sent. */
  readonly line: string | null;
  /** Why `line` is null; null for a blank line and for the rest of a line that was already counted. */
  readonly fault: 'unfinished' | 'too_long' | null;
  /** Where reading goes on. */
  readonly after: Position;
}

const chunkBytes = 131_072;
/** A longer line is passed over: an observation has a few kilobytes. */
const mostLineBytes = 1_048_576;
const newline = 10;

/**
 * The next entries of a file, at most one chunk of them; empty when there is no whole line yet.
 * `finished`: nobody writes to it any more, so what stands after the last newline will never be a line.
 */
export function readEntries(path: string, from: Position, finished: boolean): readonly SpoolEntry[] {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    if (fstatSync(fd).size <= from.offset) return [];
    const chunk = readAt(fd, from.offset, chunkBytes);
    if (chunk.length < chunkBytes || chunk.includes(newline)) {
      return split(chunk, from, { finished, atEnd: chunk.length < chunkBytes });
    }
    const long = readAt(fd, from.offset, mostLineBytes);
    return split(long, from, { finished, atEnd: long.length < mostLineBytes });
  } finally {
    closeSync(fd);
  }
}

function readAt(fd: number, offset: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, readSync(fd, buffer, 0, length, offset));
}

function split(
  bytes: Buffer,
  from: Position,
  { finished, atEnd }: { finished: boolean; atEnd: boolean },
): readonly SpoolEntry[] {
  const entries: SpoolEntry[] = [];
  let passing = from.passing;
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    const line = passing || end === start ? null : bytes.toString('utf8', start, end);
    entries.push({ line, fault: null, after: { offset: from.offset + end + 1, passing: false } });
    passing = false;
    start = end + 1;
  }
  const offset = from.offset + bytes.length;
  if (atEnd && finished && start < bytes.length) {
    entries.push({ line: null, fault: passing ? null : 'unfinished', after: { offset, passing: false } });
  } else if (!atEnd && entries.length === 0) {
    entries.push({ line: null, fault: passing ? null : 'too_long', after: { offset, passing: true } });
  }
  return entries;
}

/** The system's word for a failure (`EACCES`), for messages. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown error';
}
