import { setTimeout as pause } from 'node:timers/promises';
import { compactUsage } from '../../collector/store/jobs/compact-usage.ts';
import { defaultRetention } from '../../collector/store/jobs/job.ts';
import { instant } from '../../src/core/instant.ts';
import type { PackedBody } from '../bench/ingest/body-source.ts';
import { random } from '../bench/ingest/random.ts';
import { sendBodies } from '../bench/ingest/send.ts';
import type { Outcome } from './campaign.ts';
import { judged } from './judged.ts';
import type { Place } from './place.ts';
import { halves, joined } from './rebatch.ts';
import { type SentLoad, sendLoad } from './send-load.ts';
import { settled } from './verdict.ts';
import { type Fault, type Victim, type Victims, withVictims } from './victim.ts';

export interface ReplayOptions {
  readonly place: Place;
  readonly seed: number;
  readonly spans: number;
  /** How many days after the first time everything comes again; also parts of days. */
  readonly laterDays: readonly number[];
  readonly fault?: Fault;
}

/**
 * Everything comes again, in another order and cut into other requests, after the usage of ended processes was
 * compacted each time: no total changes.
 */
export async function replays({ place, seed, spans, laterDays, fault }: ReplayOptions): Promise<Outcome> {
  const sent = await withVictims({ place, count: 1 }, (victims) =>
    firstTime(victims, { place, seed, spans }),
  );
  let [compacted, requests] = [0, 0];
  for (const [i, daysAhead] of laterDays.entries()) {
    compacted += await compact(place, daysAhead);
    const bodies = again(shuffled(sent.bodies, seed + i));
    requests += bodies.length;
    await withVictims({ place, daysAhead, fault, count: 1 }, ([victim]) => sendAll(victim, bodies, place));
  }
  compacted += await compact(place, Math.max(...laterDays));
  return judged({
    place,
    victims: [],
    sent: { ...sent, duplicates: sent.duplicates + requests },
    faults: `everything ${laterDays.length * 3} times more, ${compacted} rows of usage compacted`,
  });
}

async function firstTime(
  targets: Victims,
  { place, seed, spans: wanted }: Omit<ReplayOptions, 'fault' | 'laterDays'>,
): Promise<SentLoad> {
  const sent = await sendLoad({ targets, seed, perSecond: null, keep: true }, async ({ spans }) => {
    while (spans() < wanted) await pause(20);
  });
  await settled(place);
  await targets[0].stop();
  return sent;
}

/** As they were, joined by threes and cut in halves. */
function again(bodies: readonly PackedBody[]): readonly PackedBody[] {
  const threes = Array.from({ length: Math.ceil(bodies.length / 3) }, (_, i) =>
    joined(bodies.slice(i * 3, i * 3 + 3)),
  );
  return [...bodies, ...threes, ...bodies.flatMap(halves)];
}

function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const { word } = random(seed);
  return items
    .map((item) => [word(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

async function sendAll(victim: Victim, bodies: readonly PackedBody[], place: Place): Promise<void> {
  let at = 0;
  const next = (): PackedBody | null => bodies[at++] ?? null;
  await sendBodies({ ...victim, connections: 8, perSecond: null, next });
  await settled(place);
  await victim.stop();
}

const dayMs = 86_400_000;
/** Then every process of before has been silent for long enough. */
const silentDays = 3;

async function compact(place: Place, daysAhead: number): Promise<number> {
  const engine = await place.open();
  try {
    const now = instant(Date.now() + (daysAhead + silentDays) * dayMs);
    const job = { db: engine.db, now, keep: defaultRetention, stopping: () => false };
    return (await compactUsage.run(job)).rows;
  } finally {
    await engine.close();
  }
}
