import type { OpenFile } from './open-file.ts';
import { createOwnFiles, type OwnFilesOptions } from './own-files.ts';

/** Append-only files of OTLP/JSON lines, private to this process. */
export interface Spool {
  /**
   * Appends a whole line with one synchronous write: it survives any death of the process. False: it cannot
   * be taken now, perhaps later. `isReport`: of the process itself; some room is kept for those.
   */
  readonly write: (line: string, isReport?: boolean) => boolean;
  /** Where lines were written to; none when there is no disk. */
  readonly directories: () => readonly string[];
  /** The process ends: anybody may send and remove what is there. */
  readonly close: () => void;
}

export interface SpoolOptions extends OwnFilesOptions {
  /** Of all files of this process; past it nothing is taken until a drainer has made room. */
  readonly mostBytes: number;
  /** Told once: that no place can be written to, or that writing failed. */
  readonly warn: (message: string) => void;
}

/** A file that reached this size is closed and a new one begun, so that a drainer may delete it. */
const mostFileBytes = 8 * 1_048_576;
/** Kept free for what the process says of itself, its losses above all. */
const reportBytes = 16_384;
/** How often a writer looks whether its file is still there: cleaners of temporary folders remove old ones. */
const lookEveryMs = 1_000;

/** Measured: about 2 µs a line, and the only mechanism that loses nothing on SIGKILL in the first tick. */
export function openSpool(options: SpoolOptions): Spool {
  const fileBytes = Math.min(mostFileBytes, Math.floor(options.mostBytes / 4));
  const kept = Math.min(reportBytes, fileBytes / 8);
  const files = createOwnFiles(options);
  const warn = once(options.warn);
  const removed = removalWatch();
  let file = files.openFirst();
  if (file === null) {
    warn(
      `no spool folder can be written to (${files.failures()}): what is seen is held in memory and sent from there, and lost with a process that is killed; set MAYFLY_SPOOL to a writable folder`,
    );
  }

  /** The file to write to, with room for a line; null: there is none. */
  function fileFor(length: number): OpenFile | null {
    if (file !== null && removed(file)) file = sealed(file);
    if (file !== null && file.bytes() > 0 && file.bytes() + length > fileBytes) {
      if (files.held() + fileBytes > options.mostBytes) return null;
      file = sealed(file);
    }
    file ??= files.openFirst();
    return file;
  }

  /** Another place may take what this one did not. */
  function moveOn(line: string, left: OpenFile, reason: string): boolean {
    const failed = `cannot write to the spool ${left.path}: ${reason}`;
    for (const place of options.places) {
      if (left.path.startsWith(`${place.path}/`)) continue;
      const next = files.open(place);
      if (next?.append(line) === null) {
        sealed(left);
        file = next;
        warn(`${failed}; going on in ${place.path}`);
        return true;
      }
      sealed(next);
    }
    warn(`${failed}; counts are kept in memory until it can`);
    return false;
  }

  return {
    write(line, isReport = false) {
      try {
        const open = fileFor(line.length + (isReport ? 0 : kept));
        if (open === null) return false;
        const failure = open.append(line);
        return failure === null || moveOn(line, open, failure);
      } catch {
        return false;
      }
    },
    directories: files.directories,
    close() {
      file = sealed(file);
    },
  };
}

/** Closed, as well as can be: a drainer also finds a file that could not be renamed. */
function sealed(file: OpenFile | null): null {
  try {
    file?.seal();
  } catch {
    // Removed, or its folder is no longer to be written to.
  }
  return null;
}

function removalWatch(): (file: OpenFile) => boolean {
  let lookedAt = Date.now();
  return (file) => {
    const now = Date.now();
    if (Math.abs(now - lookedAt) < lookEveryMs) return false;
    lookedAt = now;
    return file.isGone();
  };
}

function once(warn: (message: string) => void): (message: string) => void {
  let warned = false;
  return (message) => {
    if (!warned) warn(message);
    warned = true;
  };
}
