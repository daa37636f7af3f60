import type { ActorFacts } from './actor-source.ts';

/** More than anybody keeps of a name: one that is told is cut later, when no secret in it would be cut with it. */
const longest = 4_096;

/** Facts out of values that a framework or an application gave: texts only, bounded, none empty. */
export function toldFacts(values: ToldValues): ActorFacts {
  const facts: Record<string, string> = {};
  for (const field of fields) {
    const value: unknown = values[field];
    if (typeof value === 'string' && value !== '') facts[field] = value.slice(0, longest).toWellFormed();
  }
  return facts;
}

export type ToldValues = { readonly [Field in keyof ActorFacts]?: unknown };

const fields: readonly (keyof ActorFacts)[] = [
  'agent',
  'agentId',
  'tool',
  'conversation',
  'user',
  'purpose',
  'mcpMethod',
];
