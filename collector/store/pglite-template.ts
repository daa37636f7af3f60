import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the bundle that is published, or where the repository builds it. */
const places = ['./', '../dist/'].map((place) => fileURLToPath(new URL(place, import.meta.url)));

/**
 * An empty database as this version of PGlite makes it, packed; null: none was built. Making one takes four seconds of
 * CPU and a gigabyte of memory, unpacking it a sixth of that.
 */
export function readTemplate(folders: readonly string[] = places): Blob | null {
  const paths = folders.map((folder) => join(folder, templateName()));
  const path = paths.find((candidate) => existsSync(candidate));
  return path === undefined ? null : new Blob([readFileSync(path)]);
}

/** Another version may make other files. */
export function templateName(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8'),
  );
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return `pglite-${version ? String(manifest.version) : 'unknown'}.tar.gz`;
}
