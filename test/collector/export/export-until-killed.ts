import { startExporter } from '../../../collector/export/exporter.ts';
import { createStore } from '../../../collector/store/create-store.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { instant } from '../../../src/core/instant.ts';
import { fakeMaker } from './fake-kind.ts';
import { hurried, silent } from './hurried.ts';

/* An exporter alone, for a test that kills it. `early` moves the place before the receiver has acknowledged. */
const [, , place = '', how] = process.argv;
const engine = await openPostgres(place);
const now = () => instant(Date.now());
const elapsedMs = () => performance.now();
const store = createStore({ engine, now, elapsedMs });
startExporter({
  store: store.exports.delivery,
  follow: store.exports.follow,
  maker: fakeMaker({ early: how === 'early' }),
  publicUrl: null,
  now,
  elapsedMs,
  random: Math.random,
  ...silent,
  limits: hurried,
});
// It has timers that hold nothing up.
setInterval(() => {}, 1_000);
console.log('ready');
