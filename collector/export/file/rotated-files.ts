import { createReadStream, createWriteStream } from 'node:fs';
import { access, readdir, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Instant } from '../../../src/core/instant.ts';
import { syncFolder } from './open-append.ts';

const stamp = /^-\d{8}T\d{9}Z(?:-\d{1,6})?$/;

/** `mayfly.ndjson` becomes `mayfly-20261123T030000123Z.ndjson`: sorted by name is sorted by time. */
export async function setAside(path: string, now: Instant): Promise<void> {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const time = new Date(now).toISOString().replace(/[-:.]/g, '');
  let to = `${stem}-${time}${extension}`;
  for (let n = 1; await isThere(to, `${to}.gz`); n++) to = `${stem}-${time}-${n}${extension}`;
  await rename(path, to);
  await syncFolder(dirname(path));
}

/** Packs those that were set aside and removes the oldest beyond `keep`; 0 keeps all. What failed is done next time. */
export async function tidyRotated(
  path: string,
  { gzip, keep, mode }: { readonly gzip: boolean; readonly keep: number; readonly mode: number },
): Promise<void> {
  const folder = dirname(path);
  if (gzip)
    for (const name of await rotated(path)) if (!name.endsWith('.gz')) await pack(join(folder, name), mode);
  if (keep === 0) return;
  const names = (await rotated(path)).sort();
  for (const name of names.slice(0, Math.max(0, names.length - keep)))
    await rm(join(folder, name), { force: true });
}

async function pack(path: string, mode: number): Promise<void> {
  const part = `${path}.gz.part`;
  await rm(part, { force: true });
  try {
    await pipeline(
      createReadStream(path),
      createGzip(),
      createWriteStream(part, { flags: 'wx', mode, flush: true }),
    );
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await rename(part, `${path}.gz`);
  await syncFolder(dirname(path));
  await unlink(path);
}

async function rotated(path: string): Promise<string[]> {
  const extension = extname(path);
  const stem = basename(path, extension);
  const names = await readdir(dirname(path));
  return names.filter((name) => {
    if (!name.startsWith(stem)) return false;
    const rest = name.slice(stem.length).replace(/\.gz$/, '');
    return rest.endsWith(extension) && stamp.test(rest.slice(0, rest.length - extension.length));
  });
}

async function isThere(...paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    try {
      await access(path);
      return true;
    } catch {
      // Not this one.
    }
  }
  return false;
}
