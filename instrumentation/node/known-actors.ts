import { cleanText } from '../../src/core/otlp/clean-text.ts';
import type { AttributeBag } from '../../src/core/semconv.ts';
import type { ActorFacts } from './attribution/actor-source.ts';

/** An actor as equal observations share it: the same id means the same row of the inventory. */
export interface KnownActor {
  readonly id: string;
  /** No agent, tool or user is known: counted, never guessed. */
  readonly isNobody: boolean;
}

export const nobody: KnownActor = { id: '[null,null,null,null]', isNobody: true };

/** Actors that take turns. */
const mostRecent = 8;

/** Tells actors apart by agent, tool and user; conversation and purpose are exemplars, no part of the key. */
export function createKnownActors(
  withhold: (text: string) => string = (text) => text,
): (facts: ActorFacts) => KnownActor {
  const recent: { readonly facts: ActorFacts; readonly known: KnownActor }[] = [];
  let next = 0;
  return (facts) => {
    for (const each of recent) if (isSame(each.facts, facts)) return each.known;
    const known = actorOf(facts, withhold);
    recent[next] = { facts, known };
    next = (next + 1) % mostRecent;
    return known;
  };
}

function isSame(a: ActorFacts, b: ActorFacts): boolean {
  return (
    a === b || (a.tool === b.tool && a.agent === b.agent && a.agentId === b.agentId && a.user === b.user)
  );
}

function actorOf({ agent, agentId, tool, user }: ActorFacts, withhold: (text: string) => string): KnownActor {
  const names = [agent, agentId, tool, user].map((name) => name && withhold(name));
  const id = JSON.stringify(names.map(nameOf));
  return id === nobody.id ? nobody : { id, isNobody: false };
}

/** As the collector reads it. */
function nameOf(text: string | undefined): string | null {
  return text === undefined ? null : cleanText(text) || null;
}

const nothing: AttributeBag = {};

export function actorAttributes(actor: ActorFacts): AttributeBag {
  return {
    ...(actor.agent === undefined ? nothing : { 'gen_ai.agent.name': actor.agent }),
    ...(actor.agentId === undefined ? nothing : { 'gen_ai.agent.id': actor.agentId }),
    ...(actor.tool === undefined ? nothing : { 'gen_ai.tool.name': actor.tool }),
    ...(actor.conversation === undefined ? nothing : { 'gen_ai.conversation.id': actor.conversation }),
    ...(actor.user === undefined ? nothing : { 'user.id': actor.user }),
    ...(actor.purpose === undefined ? nothing : { 'mayfly.purpose': actor.purpose }),
    ...(actor.mcpMethod === undefined ? nothing : { 'mcp.method.name': actor.mcpMethod }),
  };
}
