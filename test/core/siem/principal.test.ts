import { expect, test } from 'vitest';
import { principalOf } from '../../../src/core/siem/principal.ts';
import { coverageEvent, findingEvent, inventoryEvent, usageEvent } from './sample-events.ts';

const nobody = { agent: null, agentId: null, tool: null, notebook: null, cell: null, user: null };
const one = findingEvent().workloads.slice(0, 1);

test.each([
  ['the human before the agent', usageEvent(), { name: 'ada@example.com', kind: 'human' }],
  ['the agent', usageEvent({ actor: { ...nobody, agent: 'a' } }), { name: 'a', kind: 'agent' }],
  ['else the workload', usageEvent({ actor: nobody }), { name: 'research-bot', kind: 'workload' }],
  ['the workload of the inventory', inventoryEvent(), { name: 'research-bot', kind: 'workload' }],
  ['nobody of an inventory without a place', inventoryEvent({ workload: null }), null],
  ['the workload of a finding', findingEvent({ workloads: one }), { name: 'research-bot', kind: 'workload' }],
  ['nobody of a finding about several', findingEvent(), null],
  ['the workload of a blind spot', coverageEvent(), { name: 'research-bot', kind: 'workload' }],
])('%s', (_what, event, principal) => {
  expect(principalOf(event)).toEqual(principal);
});
