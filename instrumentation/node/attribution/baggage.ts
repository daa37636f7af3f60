import type { ActorFacts } from './actor-source.ts';

/** Longer texts are not read; the W3C recommends that 8,192 bytes are carried. */
const longest = 8_192;
const longestValue = 256;

const names: ReadonlyMap<string, keyof ActorFacts> = new Map([
  ['gen_ai.agent.name', 'agent'],
  ['gen_ai.agent.id', 'agentId'],
  ['gen_ai.conversation.id', 'conversation'],
  ['user.id', 'user'],
]);

/** The actor in W3C baggage (w3.org/TR/baggage), as MCP carries it in `params._meta.baggage` (SEP-414). */
export function actorOfBaggage(baggage: unknown): ActorFacts {
  if (typeof baggage !== 'string' || baggage.length > longest) return {};
  const facts: Record<string, string> = {};
  for (const member of baggage.split(',')) {
    const equals = member.indexOf('=');
    const field = names.get(member.slice(0, equals).trim());
    const value = field === undefined ? null : decoded(member.slice(equals + 1).split(';')[0] ?? '');
    if (field !== undefined && value !== null) facts[field] ??= value;
  }
  return facts;
}

/** The actor as baggage; empty when there is none to tell of. */
export function baggageOfActor(actor: ActorFacts): string {
  return [...names]
    .flatMap(([name, field]) => {
      const value = actor[field];
      return value === undefined
        ? []
        : [`${name}=${encodeURIComponent(value.slice(0, longestValue).toWellFormed())}`];
    })
    .join(',');
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value.trim()).slice(0, longestValue) || null;
  } catch {
    return null;
  }
}
