import { ask } from './ask/ask.ts';
import { collectorMemory } from './collector-memory.ts';
import { exportsCost } from './exports/exports.ts';
import { freshness } from './freshness.ts';
import { hookedMemory } from './hooked-memory.ts';
import { hostileTextCost } from './hostile-texts.ts';
import { decodeCost } from './ingest/decode-cost.ts';
import { endToEndCost } from './ingest/end-to-end-cost.ts';
import { foldCost } from './ingest/fold-cost.ts';
import { growth } from './ingest/growth.ts';
import { growthCost } from './ingest/growth-cost.ts';
import { inboxCost } from './ingest/inbox-cost.ts';
import { ingestSoak } from './ingest/ingest-soak.ts';
import { liveCost } from './live.ts';
import { peers } from './peers/peers.ts';
import { preloadStart } from './preload-start.ts';
import { pythonImport } from './python-cost/import-cost.ts';
import { pythonRequestCost } from './python-cost/request-cost.ts';
import { repeatedUse } from './repeated-use.ts';
import { requestCost } from './request-cost.ts';
import { soak } from './soak.ts';

/** `npm run bench [name…]`: what is measured, never asserted. Prints Markdown for `docs/performance.md`. */
const benches: Readonly<Record<string, () => Promise<string>>> = {
  'preload-start': preloadStart,
  'repeated-use': repeatedUse,
  'request-cost': requestCost,
  'python-request-cost': pythonRequestCost,
  'python-import': pythonImport,
  'hooked-memory': hookedMemory,
  'hostile-texts': hostileTextCost,
  soak,
  'collector-memory': collectorMemory,
  freshness,
  'ingest-decode': decodeCost,
  'ingest-inbox': inboxCost,
  'ingest-fold': foldCost,
  'ingest-end-to-end': endToEndCost,
  'ingest-rows': growthCost,
  'ingest-growth': growth,
  'ingest-soak': ingestSoak,
  peers,
  live: liveCost,
  exports: exportsCost,
  ask,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`no bench is named ${unknown.join(', ')}: there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`## ${name}\n\n${await bench()}\n`);
}
process.exit(0);
