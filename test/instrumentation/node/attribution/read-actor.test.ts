import { expect, test } from 'vitest';
import type { ActorFacts } from '../../../../instrumentation/node/attribution/actor-source.ts';
import { actorFailures, readActor } from '../../../../instrumentation/node/attribution/read-actor.ts';

const knows = (facts: ActorFacts | null) => ({ name: 'x', read: () => facts });

test.each<[what: string, facts: readonly (ActorFacts | null)[], expected: ActorFacts]>([
  ['nobody knows', [null, {}], {}],
  ['the first that knows a field wins', [{ tool: 'a' }, { tool: 'b', user: 'u' }], { tool: 'a', user: 'u' }],
  [
    'name and id of two agents are not mixed',
    [{ agent: 'a' }, { agentId: '2', agent: 'b', user: 'u' }],
    { agent: 'a', user: 'u' },
  ],
  ['nor the other way round', [{ agentId: '1' }, { agentId: '2', agent: 'b' }], { agentId: '1' }],
  [
    'a later one fills in the agent',
    [{ tool: 'a' }, { agent: 'b', agentId: '2' }],
    { tool: 'a', agent: 'b', agentId: '2' },
  ],
])('%s', (_what, facts, expected) => {
  expect(readActor(facts.map(knows))).toEqual(expected);
});

test('a source that fails knows nothing, and is counted', () => {
  const before = actorFailures();
  const broken = {
    name: 'broken',
    read: () => {
      throw new Error('no');
    },
  };
  expect(readActor([broken, knows({ agent: 'a' })])).toEqual({ agent: 'a' });
  expect(actorFailures()).toBe(before + 1);
});
