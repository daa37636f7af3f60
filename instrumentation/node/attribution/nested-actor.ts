import type { ActorFacts } from './actor-source.ts';

type Field = keyof ActorFacts;
type Known = { -readonly [Name in keyof ActorFacts]: ActorFacts[Name] };

/** Of whom nothing is known. */
export const nobody: ActorFacts = Object.freeze({});

/** The actor of something that runs inside of something else: another agent has no part in the tool that called it. */
export function nestedActor(inner: ActorFacts, outer: ActorFacts): ActorFacts {
  if (isNobody(outer)) return inner;
  if (isNobody(inner)) return outer;
  const same = isSameAgent(inner, outer);
  const merged: Known = {};
  for (const field in outer) if (same || !ofAgent.has(field)) copy(field as Field, outer, merged);
  for (const field in inner) copy(field as Field, inner, merged);
  return merged;
}

/** What one agent alone has. */
const ofAgent: ReadonlySet<string> = new Set<Field>(['agent', 'agentId', 'tool', 'mcpMethod']);

/** The fields that are known and were not so before; name and id of an agent go together. */
export function changedActor(now: ActorFacts, before: ActorFacts): ActorFacts {
  let changed: Known | null = null;
  const sameAgent = now.agent === before.agent && now.agentId === before.agentId;
  for (const name in now) {
    const field = name as Field;
    if (field === 'agent' || field === 'agentId' ? sameAgent : now[field] === before[field]) continue;
    changed ??= {};
    copy(field, now, changed);
  }
  return changed ?? nobody;
}

function copy(field: Field, from: ActorFacts, to: Known): void {
  const value = from[field];
  if (value !== undefined) to[field] = value;
}

function isNobody(facts: ActorFacts): boolean {
  for (const _field in facts) return false;
  return true;
}

/** An agent that is not named is that of the outside; one without an id is the one of its name. */
function isSameAgent(inner: ActorFacts, outer: ActorFacts): boolean {
  if (inner.agent === undefined && inner.agentId === undefined) return true;
  if (inner.agent !== outer.agent) return false;
  return inner.agentId === undefined || outer.agentId === undefined || inner.agentId === outer.agentId;
}
