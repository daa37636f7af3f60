import type { Outcome } from './campaign.ts';
import type { Place } from './place.ts';
import type { SentLoad } from './send-load.ts';
import { type Judgeable, settled, verdict } from './verdict.ts';
import type { Victim } from './victim.ts';

interface Ended {
  readonly place: Place;
  readonly victims: readonly Victim[];
  readonly sent: Judgeable & Pick<SentLoad, 'requests' | 'spans' | 'duplicates' | 'broken' | 'refusals'>;
  readonly faults: string;
  readonly notes?: readonly string[];
}

/** Lets the collectors fold what is there, ends them, and judges what they leave. */
export async function judged({ place, victims, sent, faults, notes = [] }: Ended): Promise<Outcome> {
  if (place.engine === 'postgres') await settled(place);
  const endings = await Promise.all(victims.map(({ stop }) => stop()));
  const deaths = victims.flatMap((victim) => victim.deaths);
  // A collector never ends by itself: then the campaign has failed, whatever the sums are.
  if (deaths.length > 0) throw new Error(`a collector ended by itself: ${deaths.join('\n')}`);
  if (endings.some((code) => code !== 0)) throw new Error(`a collector ended with ${endings.join(', ')}`);
  const { requests, spans, duplicates, broken, refusals } = sent;
  const told = `${broken} requests begun without an answer, ${refusals.length} answers of 503`;
  return {
    faults,
    sent: { requests, spans, duplicates },
    notes: [told, ...notes],
    ...(await verdict(place, sent)),
  };
}
