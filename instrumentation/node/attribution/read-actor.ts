import type { ActorFacts, ActorSource } from './actor-source.ts';
import { nobody } from './nested-actor.ts';

let failures = 0;

/**
 * What the sources know together, the first that knows a field before the others. An agent's name and
 * id come from one source: two agents must not be mixed into one. A source that fails knows nothing.
 */
export function readActor(sources: readonly ActorSource[]): ActorFacts {
  let merged = nobody;
  for (const source of sources) {
    let facts: ActorFacts | null = null;
    try {
      facts = source.read?.() ?? null;
    } catch {
      failures += 1;
    }
    if (facts === null) continue;
    merged = merged === nobody ? facts : mergeActors(merged, facts);
  }
  return merged;
}

/** Reads that failed since the start of the process. */
export function actorFailures(): number {
  return failures;
}

/** What is known, with what somebody further off knows besides; the agent is that of one of them. */
function mergeActors(known: ActorFacts, further: ActorFacts): ActorFacts {
  const merged: { -readonly [Field in keyof ActorFacts]: ActorFacts[Field] } = { ...further, ...known };
  if (known.agent === undefined && known.agentId === undefined) return merged;
  if (known.agent === undefined) delete merged.agent;
  if (known.agentId === undefined) delete merged.agentId;
  return merged;
}
