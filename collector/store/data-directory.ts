import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MayflyError } from '../../src/core/errors.ts';
import { codeOf } from './store-failure.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of its path is not a directory',
  EEXIST: 'it is not a directory',
  ENOENT: 'it cannot be made there',
  ENAMETOOLONG: 'its name is too long',
};

/** Makes the directory, for this user only, unless it is there. */
export async function makeDataDirectory(directory: string): Promise<void> {
  await explained(directory, async () => {
    await makeDirectory(directory);
    if (!(await stat(directory)).isDirectory()) {
      throw new MayflyError('config.invalid', `${directory} is not a directory: set MAYFLY_DATA to one`);
    }
  });
}

/** Not the recursive `mkdir`, which never ends where a file system answers ENOENT for good, as `/proc` does. */
async function makeDirectory(directory: string): Promise<void> {
  const make = () => mkdir(directory, { mode: 0o700 });
  const parent = dirname(directory);
  try {
    await make();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || parent === directory || (await isThere(parent))) throw error;
    await makeDirectory(parent);
    await make();
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Runs work in a data directory; when the file system refuses, says why and what to do. */
export async function explained<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const reason = reasons[codeOf(cause) ?? ''];
    if (cause instanceof MayflyError || reason === undefined) throw cause;
    throw new MayflyError(
      'config.invalid',
      `the data directory ${directory} cannot be used (${reason}): correct that, or set MAYFLY_DATA to another`,
      { cause },
    );
  }
}
