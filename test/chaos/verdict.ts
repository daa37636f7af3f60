import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../collector/store/database.ts';
import { type Verified, verify } from '../../collector/store/verify.ts';
import { differences, storedTruth, type Truth } from '../bench/ingest/truth.ts';
import { testStore } from '../collector/store/engines.ts';
import { difference } from './ledger.ts';
import type { Place } from './place.ts';
import type { SentLoad } from './send-load.ts';
import { inboxReadings, storedReadings } from './stored-readings.ts';

/** What became of a load, in spans. */
export interface Verdict {
  readonly lost: number;
  readonly extra: number;
  /** Between the inventory and the inbox folded again (promise D12). */
  readonly unproved: number;
}

/** Waits until collectors have folded all of the inbox, by themselves. */
export async function settled(place: Place, withinMs = 600_000): Promise<void> {
  const engine = await place.open();
  try {
    for (const until = Date.now() + withinMs; await isUnfolded(engine.db); await pause(100)) {
      if (Date.now() > until) throw new Error(`the inbox was not folded within ${withinMs} ms`);
    }
  } finally {
    await engine.close();
  }
}

async function isUnfolded(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from stream s
    where exists (select from inbox i where i.stream = s.id and i.seq > s.watermark) limit 1`.execute(db);
  return rows.length > 0;
}

/** `truth` is null for a load that keeps no sums of its own. */
export type Judgeable = Pick<SentLoad, 'readings'> & { readonly truth: SentLoad['truth'] | null };

/** Judges the inventory after all collectors have ended. On the embedded database what is left is folded first. */
export async function verdict(place: Place, sent: Judgeable): Promise<Verdict> {
  const engine = await place.open();
  if (place.engine === 'pglite') await testStore({ ...engine, close: async () => {} }).foldPending();
  try {
    const verified = await verify(engine.inTransaction);
    return await engine.patiently(async (db) => {
      const stored = await storedReadings(db);
      const { lost, extra } = difference(sent.readings, stored);
      if (lost + extra === 0 && sent.truth !== null) mustAgree(sent.truth, await truthIn(db));
      const proof = difference(await inboxReadings(db), stored);
      return { lost, extra, unproved: proof.lost + proof.extra + differing(verified) };
    });
  } finally {
    await engine.close();
  }
}

function differing({ unreadable, missing, unexplained }: Verified): number {
  const counts = [...Object.values(missing), ...Object.values(unexplained)];
  return counts.reduce((sum, count) => sum + count, unreadable);
}

/** Reads what the sums of the load are compared with. */
function truthIn(db: Database): Promise<Truth> {
  const query = (text: string) => sql.raw(text).execute(db);
  return storedTruth({ query } as unknown as Parameters<typeof storedTruth>[0]);
}

/** The load's own sums, which it takes from nothing that the collector reads: two ways to be right. */
function mustAgree(truth: Truth, found: Truth): void {
  const wrong = differences(truth, found);
  if (wrong.length > 0) throw new Error(`the readings are right, the sums are not: ${wrong.join('; ')}`);
}
