import { expect, test } from 'vitest';
import type { ActorFacts } from '../../../../instrumentation/node/attribution/actor-source.ts';
import { changedActor, nestedActor } from '../../../../instrumentation/node/attribution/nested-actor.ts';

const outer = { agent: 'a', agentId: '1', tool: 't', mcpMethod: 'm', conversation: 'c', user: 'u' };

test.each<[what: string, inner: ActorFacts, expected: ActorFacts]>([
  ['nothing new', {}, outer],
  ['a tool', { tool: 'x' }, { ...outer, tool: 'x' }],
  ['the same agent', { agent: 'a' }, outer],
  ['the same agent with its id', { agent: 'a', agentId: '1', tool: 'x' }, { ...outer, tool: 'x' }],
  ['another agent', { agent: 'b' }, { agent: 'b', conversation: 'c', user: 'u' }],
  [
    'another agent of the same name',
    { agent: 'a', agentId: '2' },
    { agent: 'a', agentId: '2', conversation: 'c', user: 'u' },
  ],
  [
    'an agent known by its id',
    { agentId: '3', tool: 'x' },
    { agentId: '3', tool: 'x', conversation: 'c', user: 'u' },
  ],
])('inside of a tool: %s', (_what, inner, expected) => {
  expect(nestedActor(inner, outer)).toEqual(expected);
});

test('nobody around changes nothing', () => {
  expect(nestedActor(outer, {})).toBe(outer);
});

test.each<[now: ActorFacts, before: ActorFacts, expected: ActorFacts]>([
  [outer, outer, {}],
  [{ ...outer }, outer, {}],
  [{}, outer, {}],
  [{ conversation: 'd', user: 'u' }, outer, { conversation: 'd' }],
  [{ agent: 'a', agentId: '2' }, outer, { agent: 'a', agentId: '2' }],
  [outer, {}, outer],
])('%o after %o', (now, before, expected) => {
  expect(changedActor(now, before)).toEqual(expected);
});
