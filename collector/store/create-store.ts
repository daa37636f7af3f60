import { sql } from 'kysely';
import { MayflyError } from '../../src/core/errors.ts';
import type { Log } from '../log.ts';
import { accept } from './accept.ts';
import { coalesce } from './coalesce.ts';
import type { Engine } from './engine.ts';
import { createFolder } from './fold-pending.ts';
import type { ReadObservations } from './fold-step.ts';
import type { PageLimits } from './inbox-page.ts';
import { type JoinSql, joinSql } from './join-sql.ts';
import { listCredentials } from './list-credentials.ts';
import { migrate } from './migrate.ts';
import { readCredential } from './read-credential.ts';
import type { Store } from './store.ts';
import { storeFailure } from './store-failure.ts';
import { createTokens } from './tokens.ts';
import { inventoryWriter } from './write-inventory.ts';

export interface StoreDeps {
  readonly engine: Engine;
  readonly read: ReadObservations;
  readonly log?: Log | undefined;
  /** Replaced by a test, to show that the law's tests can fail. */
  readonly joins?: JoinSql;
  /** Instead of the engine's own. */
  readonly limits?: PageLimits;
}

/** The store on an open database. */
export function createStore({
  engine,
  read,
  log,
  joins = joinSql,
  limits = engine.foldLimits,
}: StoreDeps): Store {
  const { db } = engine;
  let closing: Promise<void> | null = null;
  const stopping = (): boolean => closing !== null;
  const whileOpen = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (stopping()) throw new MayflyError('store.unavailable', 'the store is closed');
    try {
      return await work();
    } catch (error) {
      throw storeFailure(error, 'the database');
    }
  };
  const fold = coalesce(createFolder({ db, read, log, limits, stopping, write: inventoryWriter(joins) }));
  let folding: Promise<unknown> = Promise.resolve();
  const tokens = createTokens(db);
  return {
    engine: engine.name,
    durability: engine.durability,
    migrate: () => whileOpen(() => migrate(engine)),
    ping: () => whileOpen(async () => void (await sql`select 1`.execute(db))),
    accept: (request) => whileOpen(() => accept(db, request)),
    foldPending: () =>
      whileOpen(() => {
        const run = fold();
        folding = run.catch(() => {});
        return run;
      }),
    credentials: (query) => whileOpen(() => listCredentials(db, query)),
    credential: (fingerprint, now) => whileOpen(() => readCredential({ db, read }, fingerprint, now)),
    tokens: {
      list: () => whileOpen(tokens.list),
      byHash: (hash) => whileOpen(() => tokens.byHash(hash)),
      add: (token) => whileOpen(() => tokens.add(token)),
      revoke: (id, at) => whileOpen(() => tokens.revoke(id, at)),
      addFirst: (first) => whileOpen(() => tokens.addFirst(first)),
      touch: (id, at) => whileOpen(() => tokens.touch(id, at)),
    },
    close: () => {
      closing ??= folding.then(() => engine.close());
      return closing;
    },
  };
}
