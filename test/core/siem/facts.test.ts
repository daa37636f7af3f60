import { expect, test } from 'vitest';
import type { ExportEvent } from '../../../src/core/siem/event.ts';
import { camelName, type Fact, factEntries } from '../../../src/core/siem/facts.ts';
import { findingEvent, sampleEvents, usageEvent } from './sample-events.ts';

const byName = (event: ExportEvent): Readonly<Record<string, Fact>> => Object.fromEntries(factEntries(event));

test('nothing that is not known is a fact, and names are few and stable', () => {
  for (const event of sampleEvents()) {
    const names = factEntries(event).map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [name, fact] of factEntries(event)) {
      expect(name).toMatch(/^[a-z]+(\.[a-z_]+)?$|^(trace|span)_id$|^count_exact$|^(first|last)_at$/);
      expect(fact).not.toBeNull();
      expect(fact).not.toBe('');
      if (Array.isArray(fact)) expect(fact.length).toBeGreaterThan(0);
    }
  }
});

test.each([
  ['used', { 'use.location': 'env' }],
  ['fetched', { 'fetch.source': 'env' }],
  ['ended', { 'end.reason': 'env' }],
] as const)('the channel of what was %s has its name in the wire contract', (kind, expected) => {
  expect(byName(usageEvent({ kind, channel: 'env' }))).toMatchObject(expected);
});

test('a finding about one workload says it as events about one do; about several it lists them', () => {
  const two = findingEvent();
  expect(byName(two)).not.toHaveProperty('workload.service');
  expect(byName(two)['finding.workloads']).toEqual([
    'production/agents/research-bot',
    'staging/agents/etl-bot',
  ]);
  expect(byName({ ...two, workloads: two.workloads.slice(0, 1) })).toHaveProperty(
    ['workload.service'],
    'research-bot',
  );
});

test('a name in camel case', () => {
  expect(camelName('credential.join_keys')).toBe('credentialJoinKeys');
});
