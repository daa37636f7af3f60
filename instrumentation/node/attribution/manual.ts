import type { ActorSource } from './actor-source.ts';
import { frameOf } from './call-within.ts';
import { type ToldValues, toldFacts } from './told-facts.ts';
import { withActorKey } from './with-actor.ts';

/** What the application says itself, where no framework says it. */
export const manual: ActorSource = {
  name: 'manual',
  install(frames) {
    const run = (actor: ToldValues, work: () => unknown): unknown => {
      const frame = frameOf(frames, () => toldFacts(actor));
      return frame === null ? work() : frames.within(frame, work);
    };
    Object.defineProperty(globalThis, withActorKey, { value: run, configurable: true });
  },
};
