import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { migrations } from '../../collector/store/migrations/index.ts';
import { random } from '../bench/ingest/random.ts';
import type { Outcome, Skipped } from './campaign.ts';
import { firstAcknowledgement } from './first-acknowledgement.ts';
import { judged } from './judged.ts';
import { milliseconds } from './milliseconds.ts';
import type { Place } from './place.ts';
import { lastMigrationBefore, type Release, releaseBefore } from './release-before.ts';
import { type Progress, sendLoad } from './send-load.ts';
import { type Fault, type Victim, withVictims } from './victim.ts';

export interface UpgradeOptions {
  /** Each upgrade has a database of its own, which the release before makes. */
  readonly newPlace: () => Promise<Place>;
  readonly seed: number;
  readonly upgrades: number;
  readonly perSecond: number | null;
  /** For the control: what is wrong with the newest. */
  readonly fault?: Fault;
}

/**
 * Two collectors of the release before, on the database that they made, are replaced under load, one after the other.
 * The first of today's migrates while the other one serves or refuses; then both serve beside each other, and the new
 * one is killed, so that the old one may have to fold what the new one took.
 */
export async function upgrades({ upgrades: count, ...options }: UpgradeOptions): Promise<Outcome | Skipped> {
  const release = releaseBefore();
  if ('skipped' in release) return release;
  try {
    const outcomes: Outcome[] = [];
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      outcomes.push(await upgraded(release, { ...options, seed: options.seed + i, times }));
    }
    const sum = (of: (outcome: Outcome) => number): number =>
      outcomes.reduce((total, outcome) => total + of(outcome), 0);
    return {
      faults: `${count} upgrades from ${lastMigrationBefore} (${release.commit.slice(0, 7)}) to ${newest()}, the first of today's killed`,
      sent: {
        requests: sum(({ sent }) => sent.requests),
        spans: sum(({ sent }) => sent.spans),
        duplicates: sum(({ sent }) => sent.duplicates),
      },
      lost: sum(({ lost }) => lost),
      extra: sum(({ extra }) => extra),
      unproved: sum(({ unproved }) => unproved),
      notes: [`0 deadlocks; from the start of the first of today's until it listens: ${milliseconds(times)}`],
    };
  } finally {
    rmSync(release.folder, { recursive: true, force: true });
  }
}

function newest(): string {
  return Object.keys(migrations).at(-1) ?? '';
}

interface Upgrade extends Omit<UpgradeOptions, 'upgrades'> {
  /** Milliseconds from a start to the end of the migration. */
  readonly times: number[];
}

async function upgraded(
  release: Release,
  { newPlace, seed, perSecond, fault, times }: Upgrade,
): Promise<Outcome> {
  const place = await newPlace();
  const { below } = random(seed, 11);
  const mostWaitMs = 700;
  return withVictims({ place, fault, release: release.folder, count: 2 }, async (victims) => {
    mustBe(await appliedIn(place), lastMigrationBefore);
    const sent = await sendLoad({ targets: victims, seed, perSecond }, async (progress) => {
      await firstAcknowledgement(progress, 0);
      await pause(below(mostWaitMs));
      times.push(await replace(victims[0]));
      mustBe(await appliedIn(place), newest());
      await bothServe(progress, below(mostWaitMs));
      await allTold(place);
      await victims[0].kill();
      // Longer than it takes the old one to see that the new one is gone.
      await pause(1_500);
      victims[0].begin();
      await victims[0].ready();
      await bothServe(progress, below(mostWaitMs));
      for (const old of victims.slice(1)) await replace(old);
      await bothServe(progress, below(mostWaitMs));
    });
    const outcome = await judged({ place, victims, sent, faults: '' });
    mustBe(String(await deadlocksIn(place)), '0');
    return outcome;
  });
}

async function replace(victim: Victim): Promise<number> {
  mustBe(String(await victim.stop()), '0');
  victim.upgrade();
  const began = performance.now();
  victim.begin();
  await victim.ready();
  return performance.now() - began;
}

async function bothServe(progress: Progress, ms: number): Promise<void> {
  await firstAcknowledgement(progress, performance.now());
  await pause(ms);
}

/** What an old collector folds of a new one's leaves out what it does not know: so the new one must have told it. */
async function allTold(place: Place): Promise<void> {
  const query =
    'select count(*)::integer as value from process where senders is null or counted_from is null';
  while ((await one<number>(place, query)) > 0) await pause(100);
}

async function appliedIn(place: Place): Promise<string> {
  return one<string>(place, 'select max(name) as value from kysely_migration');
}

async function deadlocksIn(place: Place): Promise<number> {
  // What a backend counted is seen by others a second later, or when it has ended.
  await pause(1_500);
  return one<number>(
    place,
    'select deadlocks::integer as value from pg_stat_database where datname = current_database()',
  );
}

async function one<Value>(place: Place, query: string): Promise<Value> {
  const engine = await place.open();
  try {
    const { rows } = await sql.raw<{ value: Value }>(query).execute(engine.db);
    const [row] = rows;
    if (row === undefined) throw new Error(`nothing came of: ${query}`);
    return row.value;
  } finally {
    await engine.close();
  }
}

function mustBe(found: string, wanted: string): void {
  if (found !== wanted) throw new Error(`${found} where ${wanted} should be`);
}
