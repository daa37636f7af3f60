import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageEvent } from '../../../../src/core/siem/event.ts';
import { cef } from '../../../../src/core/siem/formats/cef.ts';
import { readCef } from '../../../support/read-cef.ts';
import { anyEvent } from '../any-event.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  usageEvent,
} from '../sample-events.ts';

const format = cef.create(sampleExporter, {});
const record = (event: Parameters<typeof format>[0]) => readCef(format(event).body);
const read = (event: Parameters<typeof format>[0]) => Object.fromEntries(record(event).extension);

describe('the header', () => {
  test.each([
    ['a use', usageEvent(), ['credential.used', 'Credential used', '1']],
    ['a refused use', usageEvent({ outcome: 'denied' }), ['credential.used', 'Credential used', '3']],
    [
      'a fetch',
      usageEvent({ kind: 'fetched', outcome: null }),
      ['credential.fetched', 'Credential fetched', '1'],
    ],
    ['an end', usageEvent({ kind: 'ended', outcome: null }), ['credential.ended', 'Credential ended', '1']],
    ['the inventory', inventoryEvent(), ['inventory.created', 'Credential first seen', '1']],
    ['a finding', findingEvent(), ['finding.shared', 'Credential shared across workloads', '8']],
    ['coverage', coverageEvent(), ['coverage.silent', 'Coverage gap opened', '3']],
  ])('of %s says what it is and how bad', (_what, event, [signature, name, severity]) => {
    expect(record(event).header).toEqual(['0', 'Mayfly', 'Mayfly', '0.1.0', signature, name, severity]);
  });

  test('escapes bars and backslashes, and breaks no line', () => {
    const event = findingEvent({ finding: { rule: 'a|b\\', title: 'one=1 | two\\\r\nthree' } });
    expect(format(event).body).toMatch(
      /^CEF:0\|Mayfly\|Mayfly\|0\.1\.0\|finding\.a\\\|b\\\\ \|one=1 \\\| two\\\\ three\|8\|/,
    );
    expect(record(event).header.slice(4, 6)).toEqual(['finding.a|b\\ ', 'one=1 | two\\ three']);
  });

  test('has a dash where there is nothing, for an empty field ends the record of some parsers', () => {
    expect(record(findingEvent({ finding: { title: ' \n ' } })).header[5]).toBe('-');
  });
});

test('a use carries who, what and where under the keys of the dictionary', () => {
  expect(read(usageEvent())).toMatchObject({
    rt: '1795402800123',
    externalId: '01JDA9Z0M60000000000000001',
    act: 'credential.used',
    cat: 'credential',
    outcome: 'success',
    MayflyUseOutcome: 'accepted',
    cnt: '1',
    start: '1795402800123',
    end: '1795402800123',
    suser: 'ada@example.com',
    suid: 'arn:aws:sts::123456789012:assumed-role/agent-research/run-77',
    shost: 'nb-7f9c',
    spid: '4242',
    sproc: 'nodejs',
    sourceServiceName: 'research-bot',
    dhost: 's3.eu-central-1.amazonaws.com',
    dpt: '443',
    dvchost: 'collector-1',
    cs1Label: 'credentialFingerprint',
    cs2Label: 'credentialType',
    cs2: 'aws.session_token',
    cs3Label: 'joinKeys',
    cs4Label: 'parentFingerprints',
    cs5Label: 'traceId',
    cs5: '4bf92f3577b34da6a3ce929d0e0e4736',
    cs6Label: 'environment',
    cs6: 'production',
    deviceCustomDate1Label: 'expiresAt',
    deviceCustomDate1: '1795403600000',
    MayflyActorTool: 'fetch_report',
    MayflyTargetOperation: 'S3.GetObject',
  });
});

test.each([
  ['10.0.3.17', { dst: '10.0.3.17' }],
  ['::1', { c6a3: '::1', c6a3Label: 'Destination IPv6 Address' }],
  ['s3.amazonaws.com', {}],
])('an address %s is also where receivers look for addresses', (address, expected) => {
  const { dst, c6a3, c6a3Label } = read(usageEvent({ target: { address, port: 1, operation: null } }));
  expect({ dst, c6a3, c6a3Label }).toEqual({
    dst: undefined,
    c6a3: undefined,
    c6a3Label: undefined,
    ...expected,
  });
});

test.each(sampleEvents().map((event, i) => [`${i} ${event.kind}`, event] as const))(
  'sample %s has a label with every custom field, keys of letters and digits, and no more than six custom texts',
  (_name, event) => {
    const keys = Object.keys(read(event));
    for (const key of keys.filter((name) => /^(cs|cn|c6a|deviceCustomDate)\d$/.test(name))) {
      expect(keys).toContain(`${key}Label`);
    }
    expect(keys.filter((key) => /^cs\d$/.test(key)).every((key) => /^cs[1-6]$/.test(key))).toBe(true);
    expect(keys.every((key) => /^[A-Za-z0-9]+$/.test(key))).toBe(true);
  },
);

test('a value is escaped as the specification has it', () => {
  const { body } = format(usageEvent({ channel: 'path a=b | c\\d\r\nsecond line\rthird' }));
  expect(body).toContain(' MayflyUseLocation=path a\\=b | c\\\\d\\nsecond line\\nthird ');
});

/** What the documentation promises of a text: the rest is as it was. */
function shown(text: string): string {
  return [...text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll('\t', ' ')]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code === 0x2028 || code === 0x2029) return `\\u${code.toString(16)}`;
      const isControl = code !== 10 && (code < 0x20 || (code >= 0x7f && code < 0xa0));
      return isControl ? `\\x${code.toString(16).padStart(2, '0')}` : character;
    })
    .join('')
    .trim();
}

test('every text parses back to itself by a parser that knows only the specification', {
  timeout: 300_000,
}, () => {
  let whole = 0;
  fc.assert(
    fc.property(anyEvent, (event) => {
      const fields = read(event);
      if (fields['MayflyCut'] !== undefined) return;
      whole += 1;
      for (const [key, text] of Object.entries(expectedTexts(event))) {
        const value = text === null ? '' : shown(text);
        if ((fields[key] ?? '') !== value) expect(fields[key], key).toBe(value);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(whole).toBeGreaterThan(1_000);
});

function expectedTexts(event: Parameters<typeof format>[0]): Record<string, string | null> {
  if (event.kind === 'coverage') {
    return { sourceServiceName: event.workload.service, MayflyCoverageSummary: event.summary };
  }
  if (event.kind === 'inventory')
    return { MayflyInventoryValue: event.value, suid: event.credential.subject };
  if (event.kind === 'finding') {
    return { MayflyFindingId: event.finding.id, MayflyFindingDescription: event.finding.description };
  }
  return {
    cs2: event.credential.type,
    suid: event.credential.subject,
    cs6: event.workload.environment,
    dhost: event.target.address,
    shost: event.process?.host ?? null,
    MayflyActorTool: event.actor.tool,
    MayflyTargetOperation: event.target.operation,
  };
}

describe('a record that is too long', () => {
  const long: UsageEvent = usageEvent({
    ...sampleEvents()[2],
    actor: {
      agent: 'é'.repeat(1_024),
      agentId: null,
      tool: '='.repeat(1_024),
      notebook: null,
      cell: null,
      user: null,
    },
  } as Partial<UsageEvent>);

  test.each(['2048', '4000', '7600'])('has at most %s bytes, and says what was cut', (bytes) => {
    const { body } = cef.create(sampleExporter, { bytes })(long);
    const { extension } = readCef(body);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(Number(bytes));
    expect(Buffer.byteLength(body)).toBeGreaterThan(Number(bytes) * 0.6);
    const cut = extension.get('MayflyCut')?.split(',') ?? [];
    expect(cut.length).toBeGreaterThan(0);
    for (const key of cut) expect(extension.get(key) ?? '[cut]').toMatch(/\[cut(: \d+ more)?\]$/);
    const unmarked = [...extension].filter(([, text]) => /\[cut/.test(text)).map(([key]) => key);
    expect(cut).toEqual(expect.arrayContaining(unmarked));
  });

  test('keeps ids, times and numbers whole, also when there is little room', () => {
    const { extension } = readCef(cef.create(sampleExporter, { bytes: '2048' })(long).body);
    expect(extension.get('externalId')).toBe(long.id);
    expect(extension.get('cs1')).toBe(long.credential.fingerprint);
    expect(extension.get('cs5')).toBe(long.traceId);
    expect(extension.get('rt')).toBe('1795402800123');
  });

  test('loses the sentence and long lists before anything else; a list loses whole items', () => {
    const extension = Object.fromEntries(
      readCef(cef.create(sampleExporter, { bytes: '7600' })(long).body).extension,
    );
    const cut = extension['MayflyCut']?.split(',') ?? [];
    expect(cut[0]).toBe('msg');
    expect(cut).not.toContain('suid');
    const items = extension['MayflyCredentialScopes']?.split(',') ?? [];
    const scopes = new Set(long.credential.scopes);
    expect(items.slice(0, -1).every((item) => scopes.has(item))).toBe(true);
    expect(items.at(-1)).toBe(`[cut: ${scopes.size - items.length + 1} more]`);
  });

  test('one that fits has no mark', () => {
    expect(format(usageEvent()).body).not.toContain('MayflyCut');
  });
});

test.each([
  [{ bytes: '100' }, 'bytes is 100: it is a whole number from 2048 to 1048576'],
  [{ bytes: '8k' }, 'bytes is 8k: it is a whole number from 2048 to 1048576'],
  [{ bites: '8000' }, 'this format has no option bites (did you mean bytes?)'],
])('refuses the options %j', (options, message) => {
  expect(() => cef.create(sampleExporter, options)).toThrow(message.replace(/ \(.*/, ''));
});
