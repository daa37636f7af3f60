import { readConfig } from '../../collector/config.ts';
import { createLog } from '../../collector/log.ts';
import { readProcess } from '../../collector/metrics/process-families.ts';
import { createMetrics } from '../../collector/metrics.ts';
import { startCollector } from '../../collector/start.ts';
import { createStore } from '../../collector/store/create-store.ts';
import { joinSql } from '../../collector/store/join-sql.ts';
import { openStore } from '../../collector/store/open-store.ts';
import { openPostgres } from '../../collector/store/postgres-engine.ts';
import { instant } from '../../src/core/instant.ts';
import type { Fault } from './victim.ts';

/**
 * Collectors that break a law, each in one way: what shows that the campaigns can fail. Arguments: the fault, and how
 * many days the clock is ahead.
 */
const opens: Readonly<Record<Fault | 'none', typeof openStore>> = {
  none: openStore,
  /** Law 2: it answers, and commits a moment later. */
  'acknowledges-early': async (options) => {
    const store = await openStore(options);
    const accept: typeof store.accept = (batch) => {
      setTimeout(() => void store.accept(batch).catch(() => {}), 50);
      return Promise.resolve('stored');
    };
    return { ...store, accept };
  },
  /** Law 1: counts are added where the greater one should be kept. */
  adds: async (options) =>
    createStore({
      ...options,
      engine: await openPostgres(options.databaseUrl ?? ''),
      joins: {
        ...joinSql,
        greatest: (columns) =>
          columns.field === 'count' ? `${columns.known} + ${columns.incoming}` : joinSql.greatest(columns),
      },
    }),
};

const command = readConfig(process.env, []);
const [, , fault, daysAhead] = process.argv;
const open = opens[fault as Fault];
const aheadMs = Number(daysAhead) * 86_400_000;
if (command.kind === 'run') {
  const collector = await startCollector(command.config, {
    log: createLog({ level: 'info', write: (line) => process.stderr.write(line), now: () => Date.now() }),
    metrics: createMetrics({ version: '0.0.0', readProcess }),
    now: () => instant(Math.floor(Date.now() + aheadMs)),
    elapsedMs: () => performance.now(),
    show: () => {},
    open,
  });
  process.on('SIGTERM', () => void collector.close().finally(() => process.exit(0)));
}
