import { makeDirectories } from './make-directories.ts';
import { codeOf, type OpenFile, openFile } from './open-file.ts';
import { requireOwnDirectory } from './own-directory.ts';
import { pidScope } from './pid-scope.ts';

/** A folder for spools. */
export interface SpoolPlace {
  readonly path: string;
  /** The folder above it that everybody can write to: below, all must be this user's own. Null: it was configured. */
  readonly shared: string | null;
}

export interface OwnFilesOptions {
  /** In order of preference: the next is taken when one cannot be written to. */
  readonly places: readonly SpoolPlace[];
  readonly pid: number;
  /** Start of the process, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly token: string;
}

/** Makes the spool files of one process and knows where they lie. */
export interface OwnFiles {
  /** A new file; null when the place cannot be written to. */
  readonly open: (place: SpoolPlace) => OpenFile | null;
  /** A new file in the first place that can be written to. */
  readonly openFirst: () => OpenFile | null;
  /** Bytes in the files of this process that are still there, all threads together. */
  readonly held: () => number;
  readonly directories: () => readonly string[];
  /** Why places could not be written to. */
  readonly failures: () => string;
}

export function createOwnFiles(options: OwnFilesOptions): OwnFiles {
  const fs = process.getBuiltinModule('node:fs');
  const mine = `${options.pid}-${options.startedAt}-`;
  const scope = pidScope();
  const directories = new Set<string>();
  const failures = new Map<string, string>();
  let opened = 0;

  function open({ path, shared }: SpoolPlace): OpenFile | null {
    try {
      makeDirectories(path);
      if (shared !== null) requireOwnDirectory(path, process.getuid?.() ?? null, shared);
      const number = opened === 0 ? '' : `-${opened}`;
      const file = openFile(`${path}/${mine}${scope}_${options.token}${number}.ndjson`);
      opened += 1;
      directories.add(path);
      return file;
    } catch (error) {
      failures.set(path, codeOf(error));
      return null;
    }
  }

  return {
    open,
    openFirst() {
      for (const place of options.places) {
        const file = open(place);
        if (file !== null) return file;
      }
      return null;
    },
    held() {
      let bytes = 0;
      for (const directory of directories) {
        for (const name of fs.readdirSync(directory)) {
          if (!name.startsWith(mine) || !name.endsWith('.ndjson')) continue;
          bytes += fs.statSync(`${directory}/${name}`, { throwIfNoEntry: false })?.size ?? 0;
        }
      }
      return bytes;
    },
    directories: () => [...directories],
    failures: () => [...failures].map(([path, reason]) => `${path}: ${reason}`).join('; '),
  };
}
