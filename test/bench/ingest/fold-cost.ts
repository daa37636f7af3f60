import type { Engine } from '../../../collector/store/engine.ts';
import { takeFlushTurn } from '../../../collector/store/flush-turn.ts';
import { flushWindow } from '../../../collector/store/flush-window.ts';
import { positionOf, type StreamLife } from '../../../collector/store/inbox/inbox.ts';
import { createNoted } from '../../../collector/store/noted.ts';
import type { Session } from '../../../collector/store/session.ts';
import type { Batch } from '../../../src/core/batch/batch.ts';
import { instant } from '../../../src/core/instant.ts';
import { createWindow } from '../../../src/core/inventory/window/window.ts';
import type { OwnPostgres } from '../../support/postgres.ts';
import { markdownTable } from '../markdown-table.ts';
import { loadBatches } from './batches.ts';
import { withBenchPostgres } from './bench-postgres.ts';
import { cpuDuring } from './cpu.ts';
import { checkpoint, openBenchDatabase } from './database.ts';
import { mixes, windowSpans } from './sizes.ts';

const windows = Number(process.env['MAYFLY_BENCH_WINDOWS'] ?? 4);
/** The floor is a few ticks of the clock: it is done more often. */
const floorTimes = 5;

/** A window joined into the tables, beside COPY of the very same rows into tables without an index. */
export function foldCost(): Promise<string> {
  return withBenchPostgres(cost);
}

async function cost(postgres: OwnPostgres): Promise<string> {
  const rows: (readonly (string | number)[])[] = [];
  for (const mix of mixes) {
    const engine = await openBenchDatabase(postgres);
    const batches = await loadBatches(mix, 3, windows * windowSpans);
    const fold = await foldWindows({ engine, postgres, batches });
    const copied = await copyAgain(engine, postgres, fold.copies);
    const perSpan = (seconds: number): number => (seconds / fold.spans) * 1e6;
    rows.push([
      mix,
      fold.rows / fold.spans,
      perSpan(copied),
      perSpan(fold.seconds),
      perSpan(fold.clientSeconds),
      `${(fold.seconds / copied).toFixed(2)} (at most 5)`,
    ]);
    await engine.close();
  }
  const head = [
    `${windows} windows of ${windowSpans.toLocaleString('en')} spans`,
    'rows a span',
    'COPY of the folded rows, server CPU µs a span',
    'fold, server CPU µs a span',
    'fold and encoding in node, CPU µs a span',
    'ratio',
  ];
  return markdownTable(head, rows);
}

interface Copy {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Uint8Array[];
}

export interface Folded {
  readonly spans: number;
  readonly rows: number;
  /** CPU of PostgreSQL. */
  readonly seconds: number;
  /** CPU of this process: windows and encoding. */
  readonly clientSeconds: number;
  readonly copies: readonly Copy[];
}

export interface FoldWindows {
  readonly engine: Engine;
  readonly postgres: OwnPostgres;
  readonly batches: readonly Batch[];
}

/** Folds batches window by window, each in a transaction, with a checkpoint at the end. */
export async function foldWindows({ engine, postgres, batches }: FoldWindows): Promise<Folded> {
  const window = createWindow();
  const copies: Copy[] = [];
  let [spans, rows, seq] = [0, 0, 0];
  const stream = await openStream(engine);
  const noted = createNoted();
  const flush = async (): Promise<void> => {
    spans += window.spans;
    rows += window.rows;
    await engine.inTransaction(async (session) => {
      const isAlone = await takeFlushTurn(session);
      const watermarks = [{ ...stream, seq }];
      await flushWindow(recording(session, copies), window, { watermarks, isAlone, noted });
    });
    window.clear();
  };
  await checkpoint(engine);
  const before = process.cpuUsage();
  const { seconds } = await cpuDuring([postgres.pid], async () => {
    for (const batch of batches) {
      window.add(batch, positionOf(stream.stream, ++seq));
      if (window.spans >= windowSpans) await flush();
    }
    if (window.spans > 0) await flush();
    await checkpoint(engine);
  });
  const { user, system } = process.cpuUsage(before);
  return { spans, rows, seconds, clientSeconds: (user + system) / 1e6, copies };
}

/** Keeps what is copied into the staging tables, and makes an empty logged table like each of them. */
function recording(session: Session, copies: Copy[]): Session {
  return {
    query: session.query,
    copy: async (table, columns, rows) => {
      if (!copies.some((copy) => copy.table === table)) {
        await session.query(
          `create table if not exists ${floorOf(table)} as select ${columns.join(', ')} from ${table} with no data`,
        );
      }
      // A piece may be written over by the next.
      const kept = Array.from(rows, (piece) => Uint8Array.from(piece));
      copies.push({ table, columns, rows: kept });
      await session.copy(table, columns, kept);
    },
  };
}

function floorOf(table: string): string {
  return `floor_${table.replaceAll(/\W/g, '_')}`;
}

/** CPU seconds of PostgreSQL for COPY of the same rows. */
async function copyAgain(engine: Engine, postgres: OwnPostgres, copies: readonly Copy[]): Promise<number> {
  const { seconds } = await cpuDuring([postgres.pid], async () => {
    for (let time = 0; time < floorTimes; time++) {
      await engine.inTransaction(async (session) => {
        for (const { table, columns, rows } of copies) await session.copy(floorOf(table), columns, rows);
      });
    }
    await checkpoint(engine);
  });
  return seconds / floorTimes;
}

async function openStream(engine: Engine): Promise<StreamLife> {
  const openedAt = instant(Date.now());
  const [row] = await engine.inTransaction((session) =>
    session.query<{ id: number }>(`insert into stream (opened_at) values ($1) returning id`, [openedAt]),
  );
  if (row === undefined) throw new Error('no stream was made');
  return { stream: row.id, openedAt };
}
