import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { templateName } from '../collector/store/pglite-template.ts';

const folder = fileURLToPath(new URL('../collector/dist', import.meta.url));

/** Packs an empty embedded database into `collector/dist`, so that a first start need not make one. Once a version. */
export async function buildTemplate(): Promise<void> {
  const path = join(folder, templateName());
  if (existsSync(path)) return;
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (/^pglite-.*\.gz/.test(name)) rmSync(join(folder, name));
  const database = await PGlite.create();
  const packed = await database.dumpDataDir('gzip');
  await database.close();
  // Whole or not at all: another build may run.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, Buffer.from(await packed.arrayBuffer()));
  renameSync(unfinished, path);
}
