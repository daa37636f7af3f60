/** One file of a spool, open for appending. */
export interface OpenFile {
  readonly path: string;
  readonly bytes: () => number;
  /** Null: the whole line is there. Else why not, and then nothing of it is. */
  readonly append: (line: string) => string | null;
  /** Somebody removed it: what is written to it now is lost. */
  readonly isGone: () => boolean;
  /** Closes it as `.full.ndjson`: nobody writes to it any more. One without a line is removed. */
  readonly seal: () => void;
}

/** Makes a new private file. Throws the system's error. */
export function openFile(path: string): OpenFile {
  const fs = process.getBuiltinModule('node:fs');
  const fd = fs.openSync(path, 'ax', 0o600);
  let bytes = 0;
  /** A part of a line stands at the end and could not be cut off: the next line begins on a new one. */
  let torn = false;

  /** A disk may take a part of a line before it is full. */
  function cut(): void {
    try {
      fs.ftruncateSync(fd, bytes);
      torn = false;
    } catch {
      torn = true;
    }
  }

  return {
    path,
    bytes: () => bytes,
    append(line) {
      const text = torn ? `\n${line}` : line;
      const length = Buffer.byteLength(text);
      try {
        const written = fs.writeSync(fd, text);
        if (written === length) {
          torn = false;
          bytes += length;
          return null;
        }
        cut();
        return 'ENOSPC';
      } catch (error) {
        cut();
        return codeOf(error);
      }
    },
    isGone: () => fs.fstatSync(fd).nlink === 0,
    seal() {
      fs.closeSync(fd);
      if (bytes === 0) fs.unlinkSync(path);
      else fs.renameSync(path, path.replace(/\.ndjson$/, '.full.ndjson'));
    },
  };
}

/** The system's word for a failure (`EACCES`). */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
}
