import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Engine } from '../../../collector/store/engine.ts';
import { createInboxWriter } from '../../../collector/store/inbox/inbox-writer.ts';
import type { Batch } from '../../../src/core/batch/batch.ts';
import { encodeBatch } from '../../../src/core/batch/encode-batch.ts';
import { instant } from '../../../src/core/instant.ts';
import type { OwnPostgres } from '../../support/postgres.ts';
import { markdownTable } from '../markdown-table.ts';
import { median } from '../quantile.ts';
import { loadBatches } from './batches.ts';
import { withBenchPostgres } from './bench-postgres.ts';
import { cpuDuring } from './cpu.ts';
import { checkpoint, openBenchDatabase } from './database.ts';
import { rawColumns, rawRows, rawTable } from './raw-rows.ts';
import { benchRounds, benchSpans, mixes } from './sizes.ts';

/** Committing requests to the inbox, beside COPY of their spans as rows, as many requests in each commit. */
export function inboxCost(): Promise<string> {
  return withBenchPostgres(cost);
}

async function cost(postgres: OwnPostgres): Promise<string> {
  const rows: (readonly (string | number)[])[] = [];
  for (const mix of mixes) {
    const batches = await loadBatches(mix, 6, benchSpans);
    const spans = batches.reduce((sum, { length }) => sum + length, 0);
    const bodies = batches.map((batch) => Buffer.from(encodeBatch(batch)));
    const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
    for (const together of [1, 16]) {
      const [inbox, copies]: [number[], number[]] = [[], []];
      for (let round = 0; round < benchRounds; round++) {
        const engine = await openBenchDatabase(postgres);
        await sql.raw(rawTable).execute(engine.db);
        await checkpoint(engine);
        const take = async (work: () => Promise<void>): Promise<number> => {
          const { seconds } = await cpuDuring([postgres.pid], () => work().then(() => checkpoint(engine)));
          return (seconds / spans) * 1e6;
        };
        copies.push(await take(() => copyRows(engine, batches, together)));
        inbox.push(await take(() => append(engine, { batches, bodies, together })));
        await engine.close();
      }
      const ratio = median(inbox.map((micros, round) => micros / (copies[round] ?? Number.NaN)));
      rows.push([
        mix,
        together,
        bytes / spans,
        median(copies),
        median(inbox),
        `${ratio.toFixed(2)} (at most 1)`,
      ]);
    }
  }
  const head = [
    '',
    'requests at once',
    'bytes a span in the inbox',
    'COPY of raw rows, server CPU µs a span',
    'inbox, server CPU µs a span',
    'ratio',
  ];
  return markdownTable(head, rows);
}

async function copyRows(engine: Engine, batches: readonly Batch[], together: number): Promise<void> {
  for (let at = 0; at < batches.length; at += together) {
    const rows = rawRows(batches.slice(at, at + together));
    await engine.inTransaction((session) => session.copy('raw_observation', rawColumns, [rows]));
  }
}

interface Append {
  readonly batches: readonly Batch[];
  readonly bodies: readonly Buffer[];
  readonly together: number;
}

async function append(engine: Engine, { batches, bodies, together }: Append): Promise<void> {
  const connection = await engine.dedicated();
  const openedAt = instant(Date.now());
  const [row] = await connection.query<{ id: number }>(
    'insert into stream (opened_at) values ($1) returning id',
    [openedAt],
  );
  const own = { stream: row?.id ?? 0, openedAt, query: connection.query, leave: () => {} };
  const writer = createInboxWriter({ own: async () => own, onCommitted: () => {}, onUnknown: () => {} });
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < batches.length; at = next++) {
      const [batch, body] = [batches[at], bodies[at]];
      if (batch === undefined || body === undefined) return;
      const hash = createHash('sha256').update(body).digest().subarray(0, 16);
      const { position } = await writer.append({
        body,
        hash,
        receivedAt: batch.receivedAt,
        spans: batch.length,
        sender: batch.sender,
        batch,
      });
      if (position === null) throw new Error('a request of the load was taken for a duplicate');
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  await connection.close();
}
