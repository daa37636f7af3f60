import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DeliveryFailure } from '../delivery-failure.ts';
import { type AllowedPath, isBelow } from './allowed-path.ts';

export interface OpenedFile {
  readonly handle: FileHandle;
  /** Up to the end of the last whole line. */
  readonly size: number;
  /** Of this very file, however it is called. */
  readonly inode: number;
  readonly bornMs: number;
}

/** Longer ones were not written here. */
const longestLine = 1_048_576;

/**
 * Opens a file to append to, without following a link. A line that a crash left without its end was never
 * acknowledged: it is cut off, and comes again.
 */
export async function openAppend({ path, root }: AllowedPath, mode: number): Promise<OpenedFile> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [realFolder, realRoot] = await Promise.all([realpath(folder), realpath(root)]);
  if (realFolder !== realRoot && !isBelow(realFolder, realRoot)) {
    throw new DeliveryFailure('refused', `${path}: a link on the way leads out of ${root}`);
  }
  // Without O_NONBLOCK the opening of a named pipe waits for a reader.
  const { O_RDWR, O_CREAT, O_APPEND, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, mode);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new DeliveryFailure('refused', `${path}: it is no regular file`);
    // The mask of the process took bits away from a new file; an older one is as its owner wants it.
    if (stats.size === 0) await handle.chmod(mode);
    const size = await wholeLines(handle, stats.size);
    if (size < stats.size) await handle.truncate(size);
    await syncFolder(folder);
    return { handle, size, inode: stats.ino, bornMs: stats.birthtimeMs || stats.mtimeMs };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Makes a new or another name in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function wholeLines(handle: FileHandle, size: number): Promise<number> {
  const start = Math.max(0, size - longestLine);
  const tail = Buffer.alloc(size - start);
  const { bytesRead } = await handle.read(tail, 0, tail.length, start);
  if (bytesRead === 0 || tail[bytesRead - 1] === 0x0a) return size;
  const last = tail.subarray(0, bytesRead).lastIndexOf(0x0a);
  if (last < 0 && start > 0) {
    throw new DeliveryFailure(
      'refused',
      'the file holds no lines: it is not one of Mayfly, so nothing is added to it',
    );
  }
  return start + last + 1;
}
