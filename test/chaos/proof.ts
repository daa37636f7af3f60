import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Outcome } from './campaign.ts';
import { judged } from './judged.ts';
import type { Place } from './place.ts';
import { sendLoad } from './send-load.ts';
import { settled } from './verdict.ts';
import { type Victims, withVictims } from './victim.ts';

export interface ProofOptions {
  readonly place: Place;
  readonly seed: number;
  readonly spans: number;
  /** For the control: one row of the inventory is changed by another hand. */
  readonly tampered: boolean;
}

/** A load without faults, whose inventory must be what its inbox tells. */
export function proof(options: ProofOptions): Promise<Outcome> {
  return withVictims({ place: options.place, count: 1 }, (victims) => proved(victims, options));
}

async function proved(
  victims: Victims,
  { place, seed, spans: wanted, tampered }: ProofOptions,
): Promise<Outcome> {
  const sent = await sendLoad({ targets: victims, seed, perSecond: null }, async ({ spans }) => {
    while (spans() < wanted) await pause(20);
  });
  await settled(place);
  if (tampered) await tamper(place);
  return judged({ place, victims, sent, faults: tampered ? 'a row changed by another hand' : 'none' });
}

async function tamper(place: Place): Promise<void> {
  const engine = await place.open();
  const one = sql`select fingerprint, context, instance, hour from usage order by 1, 2, 3, 4 limit 1`;
  await sql`update usage set count = count + 1 where (fingerprint, context, instance, hour) in (${one})`.execute(
    engine.db,
  );
  await engine.close();
}
