import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../bench/ingest/random.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { Outcome } from './campaign.ts';
import { disturb } from './disturb.ts';
import { firstAcknowledgement } from './first-acknowledgement.ts';
import { judged } from './judged.ts';
import { milliseconds } from './milliseconds.ts';
import { type Place, postgresPlace } from './place.ts';
import { sendLoad } from './send-load.ts';
import { type Fault, type Victims, withVictims } from './victim.ts';

export interface CrashOptions {
  readonly seed: number;
  readonly crashes: number;
  readonly perSecond: number | null;
  readonly fault?: Fault;
}

/** PostgreSQL crashes under load and comes back; in between its backends are terminated and their statements cancelled. */
export async function crashes({ fault, ...options }: CrashOptions): Promise<Outcome> {
  const postgres = await startPostgres();
  try {
    const place = postgresPlace(await postgres.createDatabase());
    return await withVictims({ place, fault, count: 1 }, (victims) =>
      crashed(postgres, place, { victims, ...options }),
    );
  } finally {
    await postgres.stop();
  }
}

interface Crashed extends Omit<CrashOptions, 'fault'> {
  readonly victims: Victims;
}

async function crashed(
  postgres: OwnPostgres,
  place: Place,
  { victims, seed, crashes: wanted, perSecond }: Crashed,
): Promise<Outcome> {
  const { below } = random(seed, 5);
  const backMs: number[] = [];
  const sent = await sendLoad({ targets: victims, seed, perSecond }, async (progress) => {
    await firstAcknowledgement(progress, 0);
    for (let i = 0; i < wanted; i++) {
      await pause(200 + below(600));
      await disturb(postgres.url, 'pg_cancel_backend');
      await pause(below(200));
      await disturb(postgres.url, 'pg_terminate_backend');
      await pause(200 + below(600));
      await postgres.crash();
      await pause(below(300));
      await postgres.start();
      backMs.push(await firstAcknowledgement(progress, performance.now()));
    }
  });
  return judged({
    place,
    victims,
    sent,
    faults: `${wanted} crashes, ${wanted} × all backends terminated, ${wanted} × all statements cancelled`,
    notes: [`first acknowledgement after PostgreSQL is ready: ${milliseconds(backMs)}`],
  });
}
