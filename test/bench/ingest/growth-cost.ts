import type { OwnPostgres } from '../../support/postgres.ts';
import { markdownTable } from '../markdown-table.ts';
import { loadBatches } from './batches.ts';
import { withBenchPostgres } from './bench-postgres.ts';
import { openBenchDatabase } from './database.ts';
import { fillInventory, inventoryBytes } from './fill-inventory.ts';
import { foldWindows } from './fold-cost.ts';
import { benchRows, windowSpans } from './sizes.ts';

export interface GrowthPoint {
  readonly credentials: number;
  /** CPU of PostgreSQL to fold a span, every credential new. */
  readonly microsPerSpan: number;
  /** Tables and indexes, usage included. */
  readonly bytesPerCredential: number;
}

const windows = 3;

/** The fold of ephemeral credentials into an inventory that has so many already. */
export async function growthPoint(postgres: OwnPostgres, credentials: number): Promise<GrowthPoint> {
  const engine = await openBenchDatabase(postgres);
  try {
    await fillInventory(engine, credentials);
    const { credential, usage } = await inventoryBytes(engine);
    const batches = await loadBatches('eph', 5, windows * windowSpans);
    const { seconds, spans } = await foldWindows({ engine, postgres, batches });
    return {
      credentials,
      microsPerSpan: (seconds / spans) * 1e6,
      bytesPerCredential: (credential + usage) / credentials,
    };
  } finally {
    await engine.close();
  }
}

/** 10,000 rows beside `MAYFLY_BENCH_ROWS`. */
export function growthCost(): Promise<string> {
  return withBenchPostgres(cost);
}

async function cost(postgres: OwnPostgres): Promise<string> {
  const [small, large] = [await growthPoint(postgres, 10_000), await growthPoint(postgres, benchRows)];
  return markdownTable(
    ['credentials in the inventory', 'fold of `eph`, server CPU µs a span', 'bytes a credential', 'ratio'],
    [
      [small.credentials, small.microsPerSpan, small.bytesPerCredential, '1'],
      [
        large.credentials,
        large.microsPerSpan,
        large.bytesPerCredential,
        `${(large.microsPerSpan / small.microsPerSpan).toFixed(2)} (at most 2.5 at 10 million)`,
      ],
    ],
  );
}
