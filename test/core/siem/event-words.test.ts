import { expect, test } from 'vitest';
import {
  eventMessage,
  eventName,
  eventSignature,
  eventTitle,
  workloadName,
} from '../../../src/core/siem/event-words.ts';
import { coverageEvent, findingEvent, inventoryEvent, usageEvent } from './sample-events.ts';

test.each([
  ['credential.used', 'credential.used', 'Credential used', usageEvent()],
  ['inventory.ended', 'inventory.ended', 'Credential ended', inventoryEvent({ change: 'ended' })],
  ['finding.opened', 'finding.shared', 'Credential shared across workloads', findingEvent()],
  ['coverage.closed', 'coverage.silent', 'Coverage gap closed', coverageEvent({ activity: 'closed' })],
])('%s has the signature %s and the title %s', (name, signature, title, event) => {
  expect([eventName(event), eventSignature(event), eventTitle(event)]).toEqual([name, signature, title]);
});

test.each([
  [
    usageEvent(),
    'aws.session_token used for S3.GetObject at s3.eu-central-1.amazonaws.com:443 by agent research-bot with tool fetch_report in production/agents/research-bot (accepted)',
  ],
  [
    usageEvent({
      kind: 'fetched',
      channel: 'env',
      outcome: null,
      target: { address: '::1', port: 80, operation: null },
      actor: { agent: null, agentId: null, tool: null, notebook: null, cell: null, user: null },
      count: 3,
      exact: false,
    }),
    'aws.session_token fetched from env at [::1]:80 in production/agents/research-bot (at least 3 times)',
  ],
  [inventoryEvent(), 'Credential first seen: first seen in production'],
  [findingEvent({ finding: { title: 'A', description: 'b.' } }), 'A: b.'],
  [coverageEvent(), 'research-bot has sent no heartbeat for 5 minutes'],
])('an event as a sentence', (event, sentence) => {
  expect(eventMessage(event)).toBe(sentence);
});

test('a workload of which little is known has a short name', () => {
  expect(workloadName({ service: 'a', namespace: null, environment: 'prod', owner: null })).toBe('prod/a');
});
