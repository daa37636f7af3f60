import { CloudEvent, HTTP } from 'cloudevents';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cloudevents } from '../../../../src/core/siem/formats/cloudevents.ts';
import { anyEvent } from '../any-event.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  usageEvent,
} from '../sample-events.ts';

const format = cloudevents.create(sampleExporter, {});
type Event = Parameters<typeof format>[0];
const read = (event: Event) => JSON.parse(format(event).body) as Readonly<Record<string, unknown>>;

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md: attributes and the JSON format. */
function problemsOf(event: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  const text = (name: string, isRequired: boolean): string | null => {
    const value = event[name];
    if (value === undefined && !isRequired) return null;
    if (typeof value === 'string' && value !== '') return value;
    problems.push(`${name} is not a text with something in it`);
    return null;
  };
  for (const name of ['id', 'source', 'type', 'specversion']) text(name, true);
  if (event['specversion'] !== '1.0') problems.push('specversion is not 1.0');
  if (!URL.canParse(text('source', true) ?? '', 'https://base.example'))
    problems.push('source is no URI reference');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text('time', false) ?? '2000-01-01T00:00:00Z')) {
    problems.push('time is not RFC 3339');
  }
  for (const name of Object.keys(event)) {
    if (!/^[a-z0-9]{1,20}$/.test(name)) problems.push(`${name} is no name of an attribute`);
    if (name === 'data') continue;
    const value = text(name, true) ?? '';
    if (/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(value))
      problems.push(`${name} has a forbidden character`);
  }
  return problems;
}

describe.each(sampleEvents().map((event, i) => [`sample ${i}, ${event.kind}`, event] as const))(
  '%s',
  (_name, event) => {
    test('is a CloudEvent by the rules of its specification', () => {
      expect(problemsOf(read(event))).toEqual([]);
      expect(read(event)).toMatchObject({
        id: event.id,
        source: 'https://mayfly.example.com',
        time: event.at,
        datacontenttype: 'application/json',
        data: event,
      });
    });
  },
);

test('the rules find what is wrong', () => {
  const good = read(usageEvent());
  expect(problemsOf({ ...good, id: '' })).toHaveLength(2);
  expect(problemsOf({ ...good, specversion: '0.3' })).toHaveLength(1);
  expect(problemsOf({ ...good, Subject: 'a' })).toHaveLength(1);
  expect(problemsOf({ ...good, subject: 'a\u0007' })).toHaveLength(1);
});

/** As a receiver with the field's own package reads it, by the schema of CloudEvents. */
function received(body: string): unknown {
  const event = HTTP.toEvent({ headers: { 'content-type': cloudevents.contentType }, body });
  if (!(event instanceof CloudEvent)) throw new Error('a batch');
  event.validate();
  return event.toJSON();
}

test('any event is one, whatever is in its texts, by the rules and by the package of CloudEvents', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const { body, fields } = format(event);
      const problems = problemsOf(read(event));
      if (problems.length > 0) expect(problems).toEqual([]);
      expect(received(body)).toEqual(fields);
    }),
    { numRuns: 1_000 },
  );
});

test('the package of CloudEvents refuses one that is none', () => {
  const { source: _source, ...without } = read(usageEvent());
  expect(() => received(JSON.stringify(without))).toThrow();
});

test.each([
  ['a use', usageEvent(), 'mayfly.credential.used'],
  ['a fetch', usageEvent({ kind: 'fetched', outcome: null }), 'mayfly.credential.fetched'],
  ['an end', usageEvent({ kind: 'ended', outcome: null }), 'mayfly.credential.ended'],
  ['the inventory', inventoryEvent(), 'mayfly.inventory.created'],
  ['a finding', findingEvent(), 'mayfly.finding.opened'],
  ['coverage', coverageEvent(), 'mayfly.coverage.opened'],
])('%s has the type %3$s', (_what, event, type) => {
  expect(read(event)['type']).toBe(type);
});

test('the subject is the credential, else the finding or the workload; it is also the key of the partition', () => {
  const use = usageEvent();
  expect(read(use)).toMatchObject({
    subject: use.credential.fingerprint,
    partitionkey: use.credential.fingerprint,
  });
  expect(read(findingEvent({ credential: null }))['subject']).toBe('shared:8f1c');
  expect(read(coverageEvent())['subject']).toBe('production/agents/research-bot');
});

test('sequences sort as texts', () => {
  const sequences = [9, 10, 184_467, Number.MAX_SAFE_INTEGER].map((sequence) =>
    String(read(usageEvent({ sequence }))['sequence']),
  );
  expect(sequences.toSorted()).toEqual(sequences);
});

test('a source that is no URI is made one', () => {
  const { body } = cloudevents.create({ ...sampleExporter, source: 'my mayfly' }, {})(usageEvent());
  expect(problemsOf(JSON.parse(body) as Readonly<Record<string, unknown>>)).toEqual([]);
  expect(body).toContain('"source":"my%20mayfly"');
});
