import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leef } from '../../../../src/core/siem/formats/leef.ts';
import { readLeef } from '../../../support/read-leef.ts';
import { anyEvent } from '../any-event.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  usageEvent,
} from '../sample-events.ts';

const format = leef.create(sampleExporter, {});
type Event = Parameters<typeof format>[0];
const read = (event: Event) => Object.fromEntries(readLeef(format(event).body).attributes);

test.each([
  [
    'a use',
    usageEvent(),
    'credential.used',
    { cat: 'credential.used', sev: '1', usrName: 'ada@example.com' },
  ],
  ['a refused use', usageEvent({ outcome: 'denied' }), 'credential.used', { sev: '3', useOutcome: 'denied' }],
  [
    'a fetch',
    usageEvent({ kind: 'fetched', outcome: null, channel: 'env' }),
    'credential.fetched',
    { fetchSource: 'env' },
  ],
  [
    'an end',
    usageEvent({ kind: 'ended', outcome: null, channel: 'revoked' }),
    'credential.ended',
    { endReason: 'revoked' },
  ],
  [
    'the inventory',
    inventoryEvent(),
    'inventory.created',
    { cat: 'inventory.created', inventoryChange: 'created' },
  ],
  [
    'a finding',
    findingEvent(),
    'finding.shared',
    { sev: '8', findingId: 'shared:8f1c', url: 'https://mayfly.example.com/findings/8f1c' },
  ],
  [
    'coverage',
    coverageEvent(),
    'coverage.silent',
    { sev: '3', coverageGap: 'silent', usrName: 'research-bot' },
  ],
])('%s has a stable event id and its facts', (_what, event, eventId, expected) => {
  const { header, attributes } = readLeef(format(event).body);
  expect(header).toEqual(['Mayfly', 'Mayfly', '0.1.0', eventId]);
  expect(Object.fromEntries(attributes)).toMatchObject({
    devTime: '1795402800123',
    eventId: event.id,
    ...expected,
  });
});

test.each([
  ['10.0.3.17', '10.0.3.17'],
  ['2001:db8::1', '2001:db8::1'],
  ['s3.amazonaws.com', undefined],
  [null, undefined],
])('dst of the target %s is %s: it is there only for an address', (address, dst) => {
  expect(read(usageEvent({ target: { address, port: 443, operation: null } }))['dst']).toBe(dst);
});

describe('there is no escape in LEEF', () => {
  const event = usageEvent({ channel: 'a^b|c=d\\e\tf\r\ng' });

  test('a caret in a value is a space when it is the delimiter; bars, equals and backslashes stay', () => {
    expect(format(event).body).toMatch(/^LEEF:2\.0\|Mayfly\|Mayfly\|0\.1\.0\|credential\.used\|\^\|devTime=/);
    expect(read(event)['useLocation']).toBe('a b|c=d\\e f\\ng');
  });

  test('a tab is a space when tabs are the delimiter, and the header names it by its number', () => {
    const { body } = leef.create(sampleExporter, { delimiter: 'tab' })(event);
    expect(body).toMatch(/^LEEF:2\.0\|Mayfly\|Mayfly\|0\.1\.0\|credential\.used\|x09\|devTime=\d+\tsev=/);
    expect(readLeef(body).attributes.get('useLocation')).toBe('a^b|c=d\\e f\\ng');
  });

  test('neither ends the header', () => {
    const { header } = readLeef(format(coverageEvent({ gap: 'a|b^c\nd' })).body);
    expect(header[3]).toBe('coverage.a_b_c d');
  });
});

test('every text parses back to itself, less the delimiter', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(anyEvent, fc.constantFrom('caret', 'tab'), (event, delimiter) => {
      const { attributes } = readLeef(leef.create(sampleExporter, { delimiter })(event).body);
      if (attributes.has('cutFields') || !('actor' in event)) return;
      const texts = {
        workloadService: event.workload.service,
        actorTool: event.actor.tool,
        dstHost: event.target.address,
        credentialSubject: event.credential.subject,
      };
      for (const [key, text] of Object.entries(texts)) {
        const value = shown(text ?? '', delimiter);
        if ((attributes.get(key) ?? '') !== value) expect(attributes.get(key), key).toBe(value);
      }
    }),
    { numRuns: 2_000 },
  );
});

function shown(text: string, delimiter: string): string {
  const visible = [
    ...text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll('\t', ' '),
  ]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code === 0x2028 || code === 0x2029) return `\\u${code.toString(16)}`;
      const isControl = code !== 10 && (code < 0x20 || (code >= 0x7f && code < 0xa0));
      return isControl ? `\\x${code.toString(16).padStart(2, '0')}` : character;
    })
    .join('')
    .trim()
    .replaceAll('\n', '\\n');
  return (delimiter === 'caret' ? visible.replaceAll('^', ' ') : visible).trim();
}

test('a record that is too long is cut, says so, and keeps its ids', () => {
  const [, , crowded] = sampleEvents();
  if (crowded === undefined || !('traceId' in crowded)) throw new Error('no crowded event');
  const { body } = leef.create(sampleExporter, { bytes: '2048' })(crowded);
  const { attributes } = readLeef(body);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2_048);
  expect(attributes.get('cutFields')?.split(',')).toContain('credentialScopes');
  expect(attributes.get('eventId')).toBe(crowded.id);
  expect(attributes.get('credentialFingerprint')).toBe(crowded.credential.fingerprint);
  expect(attributes.get('traceId')).toBe(crowded.traceId);
});

test('refuses another delimiter', () => {
  expect(() => leef.create(sampleExporter, { delimiter: ';' })).toThrow(
    'delimiter is ;: it is one of caret, tab',
  );
});
