import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { MayflyError } from '../../src/core/errors.ts';
import { explained, makeDataDirectory } from './data-directory.ts';
import type { Tables } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { embeddedDurability } from './durability.ts';
import type { Engine } from './engine.ts';
import type { FolderLimits } from './fold/folder.ts';
import { pgliteDialect } from './pglite-dialect.ts';
import { startPgliteThread } from './pglite-thread.ts';
import { runTransaction, sessionOn } from './run-transaction.ts';
import { codeOf } from './store-failure.ts';

/** Opens the embedded database in a data directory, or in memory when that is null. */
export async function openPglite(dataDirectory: string | null): Promise<Engine> {
  if (dataDirectory === null) {
    return engine(null, 'embedded database in memory: everything is lost when the collector ends');
  }
  await makeDataDirectory(dataDirectory);
  const lock = await explained(dataDirectory, () => lockDirectory(dataDirectory));
  try {
    const files = await explained(dataDirectory, () => databaseFiles(dataDirectory));
    const opened = await engine(
      files,
      `embedded database in ${dataDirectory}: what is acknowledged survives a kill of the collector, ` +
        'not a power cut',
    );
    return {
      ...opened,
      close: async () => {
        try {
          await opened.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The directory of PGlite's files. A new one is made beside and then renamed, so that a kill in between
 * leaves no half-made database. Only what never held anything acknowledged is ever removed.
 */
async function databaseFiles(dataDirectory: string): Promise<string> {
  const files = join(dataDirectory, 'pglite');
  const unfinished = join(dataDirectory, 'pglite.new');
  const names = await readdir(files).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (names !== null) {
    await requireDatabase(files, names);
    return files;
  }
  await rm(unfinished, { recursive: true, force: true });
  // PGlite makes its files writable for everybody, so the directory must keep others out.
  await mkdir(unfinished, { mode: 0o700 });
  const thread = await startPgliteThread(unfinished).catch((cause: unknown) => {
    const message = `cannot make the embedded database in ${dataDirectory}: ${reasonOf(cause)}`;
    throw new MayflyError('store.unavailable', message, { cause });
  });
  await thread.close();
  await rename(unfinished, files);
  return files;
}

/** Without its version file PGlite would make a new database over what is there. */
async function requireDatabase(files: string, names: readonly string[]): Promise<void> {
  if (names.includes('PG_VERSION'))
    return access(join(files, 'global', 'pg_control')).catch(() => refuse(files));
  refuse(files);
}

function refuse(files: string): never {
  throw new MayflyError(
    'store.corrupt',
    `the database in ${files} has lost files: Mayfly has changed nothing in it; ${wayOut}`,
  );
}

const wayOut = 'move the directory away to start empty, or put a copy of it back';

function unopened(files: string | null, cause: unknown): MayflyError {
  return files === null
    ? new MayflyError('store.unavailable', `the embedded database cannot start: ${reasonOf(cause)}`, {
        cause,
      })
    : new MayflyError(
        'store.corrupt',
        `the database in ${files} cannot be opened (${reasonOf(cause)}): ` +
          `Mayfly has removed and repaired nothing in it; ${wayOut}`,
        { cause },
      );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Small, because whoever wants to write something into the inbox waits while a step is written. */
const foldLimits: FolderLimits = { windowSpans: 8_192, mostSpans: 65_536 };

async function engine(directory: string | null, durability: string): Promise<Engine> {
  const thread = await startPgliteThread(directory).catch((cause: unknown) => {
    throw unopened(directory, cause);
  });
  const db = new Kysely<Tables>({ dialect: pgliteDialect(thread) });
  return {
    name: 'pglite',
    durability,
    readDurability: async () => embeddedDurability,
    foldLimits,
    db,
    // Kysely gives its one connection to one user at a time.
    inTransaction: (work) => db.connection().execute(() => runTransaction(thread, work, () => {})),
    dedicated: async () => ({
      query: (statement, parameters) =>
        db.connection().execute(() => sessionOn(thread).query(statement, parameters)),
      onLost: thread.onStopped,
      close: async () => {},
    }),
    patiently: (work) => work(db),
    close: async () => {
      await db.destroy();
      await thread.close();
    },
  };
}
