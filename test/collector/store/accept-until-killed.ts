import { createHash } from 'node:crypto';
import { createStore } from '../../../collector/store/create-store.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { readItems, request } from './json-request.ts';
import { fetched, used } from './sample.ts';

/*
 * A collector without HTTP, for a test that kills it: accepts and folds without end, and writes a line with
 * the hash of every body that was acknowledged.
 */
const [, , kind, place = ''] = process.argv;
const engine = kind === 'postgres' ? await openPostgres(place) : await openPglite(place);
const store = createStore({ engine, read: readItems });
await store.migrate();
console.log('ready');
for (const _worker of [1, 2, 3, 4]) {
  void (async () => {
    for (;;) {
      const item = used();
      const wanted = request([item, fetched({ fingerprint: item.fingerprint })]);
      await store.accept(wanted);
      process.stdout.write(`${createHash('sha256').update(wanted.body).digest('hex')}\n`);
    }
  })();
}
for (;;) await store.foldPending();
