import { isAbsolute, relative, resolve, sep } from 'node:path';
import { MayflyError } from '../../../src/core/errors.ts';
import type { WritableFolders } from '../destination.ts';

export interface AllowedPath {
  readonly path: string;
  /** The folder that it is allowed to be below of. */
  readonly root: string;
}

/** Relative paths are below the folder of exports; absolute ones have to be below a folder that the operator listed. */
export function allowedPath(text: string, folders: WritableFolders | undefined): AllowedPath {
  if (folders === undefined) throw wrong('path: this collector was given no folder to write files to');
  if (text === '' || text.endsWith(sep)) throw wrong('path names no file');
  if (text.includes('\0')) throw wrong('path holds a NUL');
  const path = resolve(folders.directory, text);
  const root = [folders.directory, ...(isAbsolute(text) ? folders.allow : [])]
    .map((folder) => resolve(folder))
    .find((folder) => isBelow(path, folder));
  if (root !== undefined) return { path, root };
  throw wrong(
    isAbsolute(text)
      ? `path: ${path} is below no folder that MAYFLY_EXPORT_FOLDERS lists`
      : `path: ${text} leads out of the folder of exports; a place elsewhere is named by its whole path`,
  );
}

export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}
