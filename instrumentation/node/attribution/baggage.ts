import type { ActorFacts } from './actor-source.ts';

/** Longer texts are not read; the W3C recommends that 8,192 bytes are carried. */
const longest = 8_192;
const longestValue = 256;

/** Which fields travel, and under which names. */
export type BaggageNames = ReadonlyMap<string, keyof ActorFacts>;

/** What one party tells another: whom it works for. The tool that asks is no business of the one asked. */
const requestNames: BaggageNames = new Map([
  ['gen_ai.agent.name', 'agent'],
  ['gen_ai.agent.id', 'agentId'],
  ['gen_ai.conversation.id', 'conversation'],
  ['user.id', 'user'],
]);

/** What a process tells the processes that it starts: they are a part of the tool that runs. */
export const processNames: BaggageNames = new Map([
  ...requestNames,
  ['gen_ai.tool.name', 'tool'],
  ['mayfly.purpose', 'purpose'],
]);

/** The actor in W3C baggage (w3.org/TR/baggage), as MCP carries it in `params._meta.baggage` (SEP-414). */
export function actorOfBaggage(baggage: unknown, names: BaggageNames = requestNames): ActorFacts {
  const facts: Record<string, string> = {};
  for (const [name, text] of members(baggage)) {
    const field = names.get(name);
    const value = field === undefined ? null : decoded(text.split(';')[0] ?? '');
    if (field !== undefined && value !== null) facts[field] ??= value;
  }
  return facts;
}

/** The actor as baggage; empty when there is none to tell of. */
export function baggageOfActor(actor: ActorFacts, names: BaggageNames = requestNames): string {
  return [...names]
    .flatMap(([name, field]) => {
      const value = actor[field];
      return value === undefined
        ? []
        : [`${name}=${encodeURIComponent(value.slice(0, longestValue).toWellFormed())}`];
    })
    .join(',');
}

/** The members of others, as they were. */
export function baggageOfOthers(baggage: unknown, names: BaggageNames = requestNames): string {
  return members(baggage)
    .filter(([name]) => name !== '' && !names.has(name))
    .map(([, , member]) => member)
    .join(',');
}

function members(baggage: unknown): (readonly [name: string, value: string, member: string])[] {
  if (typeof baggage !== 'string' || baggage.length > longest) return [];
  return baggage.split(',').map((member) => {
    const equals = member.indexOf('=');
    return [member.slice(0, Math.max(0, equals)).trim(), member.slice(equals + 1), member.trim()];
  });
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value.trim()) || null;
  } catch {
    return null;
  }
}
