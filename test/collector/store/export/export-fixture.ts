import { sql } from 'kysely';
import type { Database } from '../../../../collector/store/database.ts';
import type { Engine } from '../../../../collector/store/engine.ts';
import { takeFlushTurn } from '../../../../collector/store/flush-turn.ts';
import { flushWindow } from '../../../../collector/store/flush-window.ts';
import { createNoted } from '../../../../collector/store/noted.ts';
import { batchOf } from '../../../../src/core/batch/batch-builder.ts';
import { createWindow } from '../../../../src/core/inventory/window/window.ts';
import type { Heartbeat, Observation } from '../../../../src/core/observation.ts';
import { noon } from '../sample.ts';

export type Items = readonly (Observation | Heartbeat)[];

/** A row as the database has it. */
export interface OutboxRow {
  readonly seq: number;
  readonly recorded_at: number;
  readonly kind: string;
  readonly fingerprint: string | null;
  readonly context: string | null;
  readonly instance: string | null;
  readonly count: number | null;
  readonly reading: number | null;
  readonly exact: boolean | null;
  readonly first_at: number;
  readonly last_at: number;
  readonly change: string | null;
  readonly value: string | null;
}

/** Somebody wants events, from the next window on. */
export async function addDestination(db: Database, name = 'siem', cursor = 0): Promise<void> {
  await sql`
    insert into destination (name, kind, settings, format, options, filter, rollup, paused, created_at, changed_at)
    values (${name}, 'fake', '{}', 'plain', '{}', '', 'none', false, 0, 0)`.execute(db);
  await sql`insert into delivery (destination, cursor) values (${name}, ${cursor})`.execute(db);
}

export async function outboxOf(db: Database): Promise<readonly OutboxRow[]> {
  return (await sql<OutboxRow>`select * from outbox order by seq`.execute(db)).rows;
}

/** One that writes windows as a collector does, with a memory of its own. */
export function createWriter(engine: Engine): (requests: readonly Items[]) => Promise<void> {
  const noted = createNoted();
  let position = 0;
  return async (requests) => {
    const window = createWindow();
    for (const items of requests) window.add(batchOf(items, noon), ++position);
    await engine
      .inTransaction(async (session) => {
        const isAlone = await takeFlushTurn(session);
        return flushWindow(session, window, { watermarks: [], isAlone, noted, isTold: true });
      })
      .catch((error: unknown) => {
        noted.forget();
        throw error;
      });
  };
}
