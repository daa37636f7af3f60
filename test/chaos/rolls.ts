import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../bench/ingest/random.ts';
import type { Outcome } from './campaign.ts';
import { firstAcknowledgement } from './first-acknowledgement.ts';
import { judged } from './judged.ts';
import { milliseconds } from './milliseconds.ts';
import type { Place } from './place.ts';
import { sendLoad } from './send-load.ts';
import { type Victims, withVictims } from './victim.ts';

export interface RollOptions {
  readonly place: Place;
  readonly seed: number;
  readonly rolls: number;
  readonly perSecond: number | null;
  /** Two; for the control one, so that there is no other to turn to. */
  readonly collectors: number;
}

/**
 * Two collectors are restarted in turn under load. A client that was not served tries the other one, once: then
 * nobody may have been refused.
 */
export function rolls(options: RollOptions): Promise<Outcome> {
  const { place, collectors: count } = options;
  return withVictims({ place, count }, (victims) => rolled(victims, options));
}

async function rolled(
  victims: Victims,
  { place, seed, rolls: wanted, perSecond }: RollOptions,
): Promise<Outcome> {
  const { below } = random(seed, 9);
  const endMs: number[] = [];
  const targets = victims;
  const load = { targets, seed, perSecond, mishaps: 0, retryElsewhere: true } as const;
  const sent = await sendLoad(load, async (progress) => {
    await firstAcknowledgement(progress, 0);
    for (let i = 0; i < wanted; i++) {
      const victim = victims[i % victims.length] ?? victims[0];
      await pause(below(500));
      const began = performance.now();
      await victim.stop();
      endMs.push(performance.now() - began);
      victim.begin();
      await victim.ready();
    }
  });
  const notes = [`ended after ${milliseconds(endMs)}`];
  const judgement = await judged({ place, victims, sent, faults: `${wanted} restarts by SIGTERM`, notes });
  return { ...judgement, refused: sent.failures };
}
