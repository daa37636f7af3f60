import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file of the page, whole in memory. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null: not worth it. */
  readonly gzipped: Uint8Array<ArrayBuffer> | null;
  readonly etag: string;
  /** Its name holds a hash of its content: another content has another name. */
  readonly immutable: boolean;
}

/** By path from the root, `/index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Beside the bundle that is published, or where the repository builds it. */
const places = ['./page/', '../web/dist/'].map((place) => fileURLToPath(new URL(place, import.meta.url)));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The built page, read once; null: it is not built. What no browser asks for is left. */
export function readPageFiles(folders: readonly string[] = places): PageFiles | null {
  const folder = folders.find((place) => existsSync(join(place, 'index.html')));
  if (folder === undefined) return null;
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(name, pageFile(readFileSync(path), type, name.startsWith('/assets/')));
  }
  return files;
}

function pageFile(bytes: Uint8Array<ArrayBuffer>, type: string, immutable: boolean): PageFile {
  const gzipped = gzipSync(bytes, { level: 9 });
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return {
    type,
    bytes,
    gzipped: gzipped.length < bytes.length ? gzipped : null,
    etag: `W/"${hash}"`,
    immutable,
  };
}
