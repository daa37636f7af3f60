import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../bench/ingest/random.ts';
import type { Outcome } from './campaign.ts';
import { judged } from './judged.ts';
import type { Place } from './place.ts';
import { sendLoad } from './send-load.ts';
import { type Fault, type Victim, withVictims } from './victim.ts';

export interface KillOptions {
  readonly place: Place;
  readonly seed: number;
  readonly kills: number;
  /** At least so many spans; the kills go on until then. */
  readonly spans: number;
  /** Requests a second; null: as many as are answered. */
  readonly perSecond: number | null;
  readonly collectors?: number;
  readonly fault?: Fault;
}

/**
 * Collectors on one database that are killed at random, after 0.15 to 1 s of work and sometimes while they start,
 * each by itself, and started again.
 */
export function kills({ place, seed, perSecond, collectors = 1, ...wanted }: KillOptions): Promise<Outcome> {
  return withVictims({ place, count: collectors, fault: wanted.fault }, async (victims) => {
    let done = 0;
    const sent = await sendLoad({ targets: victims, seed, perSecond }, async ({ spans }) => {
      const work = victims.map(async (victim, i) => {
        const { below } = random(seed, i);
        while (done < wanted.kills || spans() < wanted.spans) {
          await dieAndComeAgain(victim, below);
          done++;
        }
        await victim.ready();
      });
      await Promise.all(work);
    });
    return judged({ place, victims, sent, faults: `${done} kills` });
  });
}

async function dieAndComeAgain(victim: Victim, below: (limit: number) => number): Promise<void> {
  await pause(150 + below(850));
  await victim.kill();
  victim.begin();
  const diesWhileStarting = below(8) === 0;
  if (!diesWhileStarting) await victim.ready();
}
