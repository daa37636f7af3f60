import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Instant } from '../../../src/core/instant.ts';
import { DeliveryFailure } from '../delivery-failure.ts';
import type { AllowedPath } from './allowed-path.ts';
import { fileFailure } from './file-failure.ts';
import { type OpenedFile, openAppend } from './open-append.ts';
import { setAside, tidyRotated } from './rotated-files.ts';

export interface RotatingFile {
  /** On the disk when it resolves. Rejects with a `DeliveryFailure`, and then leaves no part of a line. */
  readonly append: (bytes: Buffer) => Promise<void>;
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface RotatingOptions extends AllowedPath {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** How many that were set aside are kept; 0: all. */
  readonly keep: number;
  readonly gzip: boolean;
  readonly mode: number;
  readonly now: () => Instant;
}

export function createRotatingFile(options: RotatingOptions): RotatingFile {
  const { path, maxBytes, maxAgeMs, now } = options;
  const current = createCurrent(options);
  /** Resolves to what went wrong, null: nothing. */
  let tidying: Promise<unknown> = Promise.resolve(null);

  const rotate = async (): Promise<void> => {
    await current.drop();
    await setAside(path, now());
    tidying = tidying
      .then(() => tidyRotated(path, options))
      .then(
        () => null,
        (error: unknown) => error,
      );
  };

  const orFailure = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // A new look at the file tells what of it is there.
      await current.drop();
      throw fileFailure(error, path);
    }
  };

  return {
    append: (bytes) =>
      orFailure(async () => {
        const { size, bornMs } = await current.ready();
        const isFull = size + bytes.length > maxBytes || now() - bornMs >= maxAgeMs;
        if (size > 0 && isFull) await rotate();
        await writeAll(await current.ready(), bytes);
      }),
    check: () =>
      orFailure(async () => {
        await current.ready();
        const { bavail } = await statfs(dirname(path));
        if (bavail === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        const failed = await tidying;
        if (failed === null) return;
        const { kind, message } = fileFailure(failed, path);
        throw new DeliveryFailure(kind, `older files are not packed or removed: ${message}`);
      }),
    close: async () => {
      await tidying;
      await current.drop();
    },
  };
}

/** With the size that it has by now. */
type CurrentFile = Omit<OpenedFile, 'size'> & { size: number };

function createCurrent(options: RotatingOptions) {
  let opened: CurrentFile | null = null;

  const drop = async (): Promise<void> => {
    const handle = opened?.handle;
    opened = null;
    await handle?.close().catch(() => {});
  };

  return {
    drop,
    ready: async (): Promise<CurrentFile> => {
      // Somebody else may have moved or removed it: logrotate, for instance.
      if (opened !== null && (await inodeOf(options.path)) !== opened.inode) await drop();
      if (opened !== null) return opened;
      const made = { ...(await openAppend(options, options.mode)) };
      opened = made;
      return made;
    },
  };
}

/** All of them or none, and on the disk: what was written of a batch is taken back, so that no reader finds half a line. */
async function writeAll(file: CurrentFile, bytes: Buffer): Promise<void> {
  try {
    await file.handle.appendFile(bytes);
  } catch (error) {
    await file.handle.truncate(file.size).catch(() => {});
    throw error;
  }
  await file.handle.datasync();
  file.size += bytes.length;
}

async function inodeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).ino;
  } catch {
    return null;
  }
}
