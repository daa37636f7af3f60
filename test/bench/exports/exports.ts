import { withBenchPostgres } from '../ingest/bench-postgres.ts';
import { drainRate } from './drain-rate.ts';
import { startReceivers } from './receiver-process.ts';
import { steadyState } from './steady-state.ts';

/** How fast exports are, what an event costs, and how late it is, with real receivers in a process of their own. */
export function exportsCost(): Promise<string> {
  return withBenchPostgres(async (postgres) => {
    const receivers = await startReceivers();
    try {
      return [await drainRate(postgres, receivers), await steadyState(postgres, receivers)].join('\n\n');
    } finally {
      await receivers.stop();
    }
  });
}
