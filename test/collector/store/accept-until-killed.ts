import { createStore } from '../../../collector/store/create-store.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { instant } from '../../../src/core/instant.ts';
import { request } from './batch-request.ts';
import { fetched, used } from './sample.ts';

/*
 * A collector without HTTP, for a test that kills it: accepts and folds without end, and writes a line with
 * the span id of each observation that was acknowledged.
 */
const [, , kind, place = ''] = process.argv;
const engine = kind === 'postgres' ? await openPostgres(place) : await openPglite(place);
const store = createStore({ engine, now: () => instant(Date.now()), elapsedMs: () => performance.now() });
await store.migrate();
console.log('ready');
for (const _worker of [1, 2, 3, 4]) {
  void (async () => {
    for (;;) {
      const item = used();
      const parent = fetched({ fingerprint: item.fingerprint });
      await store.accept(request([item, parent]));
      process.stdout.write(`${item.spanId}\n${parent.spanId}\n`);
    }
  })();
}
