import { setTimeout as pause } from 'node:timers/promises';
import { residentMiB } from '../bench/ingest/cpu.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { Outcome } from './campaign.ts';
import { firstAcknowledgement } from './first-acknowledgement.ts';
import { judged } from './judged.ts';
import { milliseconds } from './milliseconds.ts';
import { type Place, postgresPlace } from './place.ts';
import { familyOf, freeze } from './process-tree.ts';
import { type Progress, type SentLoad, sendLoad } from './send-load.ts';
import { type Fault, type Victims, withVictims } from './victim.ts';

export interface OutageOptions {
  readonly seed: number;
  /** Of each of the two. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly fault?: Fault;
}

interface Outage {
  readonly from: number;
  readonly to: number;
  readonly backMs: number;
}

/** A database that is away, and one that takes connections and does not answer. */
export async function outages({ fault, ...options }: OutageOptions): Promise<Outcome> {
  const postgres = await startPostgres();
  try {
    const place = postgresPlace(await postgres.createDatabase());
    return await withVictims({ place, fault, count: 1 }, (victims) =>
      without(postgres, place, { victims, ...options }),
    );
  } finally {
    await postgres.stop();
  }
}

interface Without extends Omit<OutageOptions, 'fault'> {
  readonly victims: Victims;
}

async function without(
  postgres: OwnPostgres,
  place: Place,
  { victims, seed, seconds, perSecond }: Without,
): Promise<Outcome> {
  const found: Outage[] = [];
  const resident = (): number => residentMiB(victims[0].pid());
  let [before, most] = [0, 0];
  const sent = await sendLoad({ targets: victims, seed, perSecond }, async (progress) => {
    await firstAcknowledgement(progress, 0);
    await pause(1000);
    before = resident();
    const watching = setInterval(() => {
      most = Math.max(most, resident());
    }, 250);
    try {
      found.push(await during(progress, seconds, { begin: postgres.crash, end: postgres.start }));
      await pause(500);
      found.push(await during(progress, seconds, frozen(postgres)));
    } finally {
      clearInterval(watching);
    }
  });
  const silent = sent.refusals.filter(({ saysWhen }) => !saysWhen).length;
  if (silent > 0) throw new Error(`${silent} answers of 503 did not say when to come again`);
  return judged({
    place,
    victims,
    sent,
    faults: `stopped for ${seconds} s, frozen for ${seconds} s`,
    notes: [
      ...['stopped', 'frozen'].map((what, i) => told(what, found[i], sent)),
      `resident memory ${Math.round(before)} MiB before, at most ${Math.round(most)} MiB during`,
    ],
  });
}

function frozen(postgres: OwnPostgres): Switch {
  let thaw = (): void => {};
  return {
    begin: async () => {
      thaw = freeze(familyOf(postgres.pid));
    },
    end: async () => thaw(),
  };
}

interface Switch {
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
}

async function during(progress: Progress, seconds: number, { begin, end }: Switch): Promise<Outage> {
  await begin();
  const from = performance.now();
  await pause(seconds * 1000);
  const to = performance.now();
  await end();
  return { from, to, backMs: await firstAcknowledgement(progress, performance.now()) };
}

function told(what: string, found: Outage | undefined, { refusals }: SentLoad): string {
  if (found === undefined) throw new Error('an outage did not happen');
  const refused = refusals.filter(({ at }) => at >= found.from && at < found.to);
  const times = milliseconds(refused.map(({ ms }) => ms));
  return `${what}: ${refused.length} refusals in ${times}, acknowledges ${Math.round(found.backMs)} ms after`;
}
