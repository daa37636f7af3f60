import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPostgres } from '../support/postgres.ts';
import { badSpans } from './bad-spans.ts';
import type { Campaign } from './campaign.ts';
import { crashes } from './crashes.ts';
import { failovers } from './failovers.ts';
import { fullDisk } from './full-disk.ts';
import { kills } from './kills.ts';
import { outages } from './outages.ts';
import { type Place, pglitePlace, postgresPlace } from './place.ts';
import { proof } from './proof.ts';
import { replays } from './replays.ts';
import { rolls } from './rolls.ts';
import { upgrades } from './upgrades.ts';

const seed = Number(process.env['MAYFLY_CHAOS_SEED'] ?? 4318);
/** Requests a second of 512 spans where the load is not what is tried. */
const calm = 20;

/** The long forms, in the order of the promises, each with its control. */
export const campaigns: readonly Campaign[] = [
  {
    name: 'kills',
    promise: 'D1',
    run: ({ kills: count, spans }) =>
      onPostgres((place) => kills({ place, seed, kills: count, spans, perSecond: null })),
    control: {
      what: 'acknowledges before it commits',
      run: () =>
        onPostgres((place) =>
          kills({ place, seed, kills: 20, spans: 0, perSecond: calm, fault: 'acknowledges-early' }),
        ),
    },
  },
  {
    name: 'kills-embedded',
    promise: 'D1',
    run: ({ kills: count, spans }) =>
      onPglite((place) => kills({ place, seed, kills: count / 10, spans: spans / 20, perSecond: null })),
    control: {
      what: 'acknowledges before it commits',
      run: () =>
        onPglite((place) =>
          kills({ place, seed, kills: 10, spans: 0, perSecond: calm, fault: 'acknowledges-early' }),
        ),
    },
  },
  {
    name: 'two-collectors',
    promise: 'D2, D11',
    run: ({ kills: count, spans }) =>
      onPostgres((place) =>
        kills({ place, seed, kills: count / 5, spans: spans / 5, perSecond: null, collectors: 2 }),
      ),
    control: {
      what: 'adds counts up',
      run: () =>
        onPostgres((place) =>
          kills({ place, seed, kills: 10, spans: 50_000, perSecond: calm, collectors: 2, fault: 'adds' }),
        ),
    },
  },
  {
    name: 'replays',
    promise: 'D3',
    run: ({ spans }) =>
      onPostgres((place) => replays({ place, seed, spans: spans / 40, laterDays: [0, 1 / 1440, 30] })),
    control: {
      what: 'adds counts up',
      run: () =>
        onPostgres((place) => replays({ place, seed, spans: 20_000, laterDays: [0], fault: 'adds' })),
    },
  },
  {
    name: 'crashes',
    promise: 'D5',
    run: ({ crashes: count }) => crashes({ seed, crashes: count, perSecond: calm }),
    control: {
      what: 'acknowledges before it commits',
      run: () => crashes({ seed, crashes: 3, perSecond: calm, fault: 'acknowledges-early' }),
    },
  },
  {
    name: 'failovers',
    promise: 'D6',
    run: ({ failovers: count }) =>
      failovers({ seed, failovers: count, perSecond: calm, synchronous: true, stalled: false }),
    control: {
      what: 'standby asynchronous and stalled',
      run: () => failovers({ seed, failovers: 1, perSecond: calm, synchronous: false, stalled: true }),
    },
  },
  {
    name: 'failovers-stalled',
    promise: 'D6',
    run: ({ failovers: count }) =>
      failovers({ seed, failovers: count, perSecond: calm, synchronous: true, stalled: true }),
    control: {
      what: 'standby asynchronous and stalled',
      run: () =>
        failovers({ seed: seed + 1, failovers: 1, perSecond: calm, synchronous: false, stalled: true }),
    },
  },
  {
    name: 'outages',
    promise: 'D7',
    // 2,000 spans a second.
    run: ({ outage }) => outages({ seed, seconds: outage, perSecond: 4 }),
    control: {
      what: 'acknowledges before it commits',
      run: () => outages({ seed, seconds: 3, perSecond: 4, fault: 'acknowledges-early' }),
    },
  },
  {
    name: 'full-disk',
    promise: 'D8',
    run: ({ fills }) => fullDisk({ engine: 'postgres', seed, fills, megabytes: 256, perSecond: 4 }),
    control: {
      what: 'acknowledges before it commits',
      run: () =>
        fullDisk({
          engine: 'postgres',
          seed,
          fills: 2,
          megabytes: 256,
          perSecond: 4,
          fault: 'acknowledges-early',
        }),
    },
  },
  {
    name: 'full-disk-embedded',
    promise: 'D8',
    run: ({ fills }) => fullDisk({ engine: 'pglite', seed, fills, megabytes: 256, perSecond: 4 }),
    control: {
      what: 'acknowledges before it commits',
      run: () =>
        fullDisk({
          engine: 'pglite',
          seed,
          fills: 2,
          megabytes: 256,
          perSecond: 4,
          fault: 'acknowledges-early',
        }),
    },
  },
  {
    name: 'rolls',
    promise: 'D9',
    run: ({ rolls: count }) =>
      onPostgres((place) => rolls({ place, seed, rolls: count, perSecond: calm, collectors: 2 })),
    control: {
      what: 'there is no other collector',
      run: () => onPostgres((place) => rolls({ place, seed, rolls: 3, perSecond: calm, collectors: 1 })),
    },
  },
  {
    name: 'upgrades',
    promise: 'D11',
    run: ({ upgrades: count }) =>
      onNewPlaces((newPlace) => upgrades({ newPlace, seed, upgrades: count, perSecond: calm })),
    control: {
      what: 'the newest adds counts up',
      run: () =>
        onNewPlaces((newPlace) => upgrades({ newPlace, seed, upgrades: 1, perSecond: calm, fault: 'adds' })),
    },
  },
  {
    name: 'bad-spans',
    promise: 'D10',
    run: ({ bad }) => onPostgres((place) => badSpans({ place, seed, requests: bad })),
    control: {
      what: 'the bad ones are expected too',
      run: () => onPostgres((place) => badSpans({ place, seed, requests: 16, expectAll: true })),
    },
  },
  {
    name: 'proof',
    promise: 'D12',
    run: ({ spans }) => onPostgres((place) => proof({ place, seed, spans: spans / 10, tampered: false })),
    control: {
      what: 'a row is changed by another hand',
      run: () => onPostgres((place) => proof({ place, seed, spans: 10_000, tampered: true })),
    },
  },
];

function onPostgres<Result>(work: (place: Place) => Promise<Result>): Promise<Result> {
  return onNewPlaces(async (newPlace) => work(await newPlace()));
}

async function onNewPlaces<Result>(
  work: (newPlace: () => Promise<Place>) => Promise<Result>,
): Promise<Result> {
  const postgres = await testPostgres();
  try {
    return await work(async () => postgresPlace(await postgres.createDatabase()));
  } finally {
    await postgres.stop();
  }
}

async function onPglite<Result>(work: (place: Place) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-chaos-'));
  try {
    return await work(pglitePlace(join(folder, 'data')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
