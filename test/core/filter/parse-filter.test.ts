import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSort, type Filter } from '../../../src/core/filter/filter.ts';
import { FilterError } from '../../../src/core/filter/filter-error.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { scanTerms } from '../../../src/core/filter/scan-terms.ts';
import { writeFilter } from '../../../src/core/filter/write-filter.ts';
import { instant } from '../../../src/core/instant.ts';
import { emptyInventory, fold } from '../../../src/core/inventory/fold.ts';
import { someItems } from '../../collector/store/arbitrary-items.ts';
import { arbitraryBrokenText, arbitraryFilterText, filterValues } from '../../support/arbitrary-filter.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { subjectsOf } from '../../support/filter-oracle.ts';

const now = instant(Date.UTC(2026, 10, 20, 12));
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const utc = (text: string): number => Date.parse(text);

function claims(text: string): unknown[] {
  return parseFilter(text, now).terms.map(({ at: _at, negated, ...claim }) =>
    negated ? { not: claim } : claim,
  );
}

function anyOf(...texts: string[]): unknown {
  return {
    kind: 'any-of',
    values: texts.map((text) => ({ text: text.replace(/\*$/, ''), isPrefix: text.endsWith('*') })),
  };
}

const literal = (...texts: string[]): unknown => ({
  kind: 'any-of',
  values: texts.map((text) => ({ text, isPrefix: false })),
});

describe('texts', () => {
  const provider = (match: unknown): unknown => ({ kind: 'credential', field: 'provider', match });
  const agent = (match: unknown): unknown => ({ kind: 'usage', field: 'agent', match });

  test.each<[string, unknown]>([
    ['provider:aws', provider(anyOf('aws'))],
    ['PROVIDER:AWS', provider(anyOf('AWS'))],
    ['provider:aws,github', provider(anyOf('aws', 'github'))],
    ['provider:"aws"', provider(anyOf('aws'))],
    ['provider:aw*', provider(anyOf('aw*'))],
    ['provider:a,"b, c"*,d*', provider(anyOf('a', 'b, c*', 'd*'))],
    ['provider:*', provider({ kind: 'some' })],
    ['provider:none', provider({ kind: 'none' })],
    ['provider:"none"', provider(anyOf('none'))],
    ['provider:"*"', provider(literal('*'))],
    ['provider:"a*b"', provider(literal('a*b'))],
    ['provider:-x', provider(anyOf('-x'))],
    ['provider:a:b', provider(anyOf('a:b'))],
    ['provider:C:\\x', provider(anyOf('C:\\x'))],
    ['agent:"the \\"planner\\" \\\\ 2"', agent(anyOf('the "planner" \\ 2'))],
    ['-agent:planner', { not: agent(anyOf('planner')) }],
    ['agent:"(new)"', agent(anyOf('(new)'))],
    ['agent:"<5"', agent(anyOf('<5'))],
    ['agent:日本', agent(anyOf('日本'))],
    ['source:env', { kind: 'credential', field: 'source', match: anyOf('env') }],
    ['source:token*', { kind: 'credential', field: 'source', match: anyOf('token*') }],
  ])('%s', (text, claim) => expect(claims(text)).toEqual([claim]));

  test.each([
    ['fp:mf1_abc', 'fingerprint', 'mf1_abc*'],
    ['fingerprint:mf1_*', 'fingerprint', 'mf1_*'],
    [`parent:mf1_${'a'.repeat(30)}`, 'parent', `mf1_${'a'.repeat(30)}`],
    ['key:k', 'join-key', 'k'],
    ['join_key:k', 'join-key', 'k'],
    ['service:s', 'workload', 's'],
    ['environment:e', 'env', 'e'],
    ['address:a', 'target', 'a'],
    ['op:o', 'operation', 'o'],
  ])('%s asks for %s', (text, field, value) => {
    expect(claims(text)).toMatchObject([{ field, match: anyOf(value) }]);
  });

  test.each([
    ['plan', 'plan'],
    ['"two words"', 'two words'],
    ['"-x"', '-x'],
    ['a,b', 'a,b'],
    ['api.example.com:443', 'api.example.com:443'],
    ['aws.access_key_id:x', 'aws.access_key_id:x'],
    ['"https://x"', 'https://x'],
    ['and', 'and'],
    ['"OR"', 'OR'],
    ['none', 'none'],
  ])('%s is looked for anywhere', (written, text) =>
    expect(claims(written)).toEqual([{ kind: 'text', text }]),
  );
});

test.each<[string, unknown]>([
  ['is:live', { kind: 'state', states: ['live'] }],
  ['is:Live,ended,live', { kind: 'state', states: ['live', 'ended'] }],
  ['state:idle', { kind: 'state', states: ['idle'] }],
  ['-is:expired', { not: { kind: 'state', states: ['expired'] } }],
  ['shared:true', { kind: 'flag', field: 'shared', is: true }],
  ['-never-used:FALSE', { not: { kind: 'flag', field: 'never-used', is: false } }],
  ['uses:5', { kind: 'number', field: 'uses', range: { least: 5, most: 5 } }],
  ['uses:>100', { kind: 'number', field: 'uses', range: { least: 101, most: null } }],
  ['uses:<1', { kind: 'number', field: 'uses', range: { least: null, most: 0 } }],
  ['workloads:>=3', { kind: 'number', field: 'workloads', range: { least: 3, most: null } }],
  ['uses:100..200', { kind: 'number', field: 'uses', range: { least: 100, most: 200 } }],
  ['uses:*..5', { kind: 'number', field: 'uses', range: { least: null, most: 5 } }],
  ['uses:5..*', { kind: 'number', field: 'uses', range: { least: 5, most: null } }],
  ['ttl:>90d', { kind: 'duration', field: 'ttl', range: { least: 90 * day + 1, most: null } }],
  ['ttl:<1h', { kind: 'duration', field: 'ttl', range: { least: null, most: hour - 1 } }],
  ['ttl:1h..2w', { kind: 'duration', field: 'ttl', range: { least: hour, most: 14 * day } }],
  ['ttl:15m', { kind: 'duration', field: 'ttl', range: { least: 15 * minute, most: 15 * minute } }],
])('%s', (text, claim) => expect(claims(text)).toEqual([claim]));

test.each<[string, string, number | null, number | null]>([
  ['last-used:<5m', 'last-used', now - 5 * minute + 1, null],
  ['last-used:<=5m', 'last-used', now - 5 * minute, null],
  ['used:>1h', 'last-used', null, now - hour],
  ['fetched:>=1h', 'fetched', null, now - hour + 1],
  ['seen:<2w', 'last-seen', now - 14 * day + 1, null],
  ['expires:<1h', 'expires', now + 1, now + hour],
  ['expires:<=1h', 'expires', now + 1, now + hour + 1],
  ['expires:>1h', 'expires', now + hour + 1, null],
  ['expires:>=1h', 'expires', now + hour, null],
  ['expires:>0s', 'expires', now + 1, null],
  ['ended:2026-11-20', 'ended', utc('2026-11-20'), utc('2026-11-21')],
  ['first-seen:<2026-11-20', 'first-seen', null, utc('2026-11-20')],
  ['first-seen:<=2026-11-20', 'first-seen', null, utc('2026-11-21')],
  ['first-seen:>2026-11-20', 'first-seen', utc('2026-11-21'), null],
  ['first-seen:>=2026-11-20', 'first-seen', utc('2026-11-20'), null],
  ['issued:2026-11-01..2026-11-20', 'issued', utc('2026-11-01'), utc('2026-11-21')],
  ['issued:2026-11-01..*', 'issued', utc('2026-11-01'), null],
  ['issued:*..2026-11-20', 'issued', null, utc('2026-11-21')],
  ['issued:>=2026-11-20T10:00Z', 'issued', utc('2026-11-20T10:00Z'), null],
  ['issued:>2026-11-20T10:00Z', 'issued', utc('2026-11-20T10:01Z'), null],
  ['issued:2026-11-20t10:00z', 'issued', utc('2026-11-20T10:00Z'), utc('2026-11-20T10:01Z')],
  ['issued:2026-11-20T10:00+02:00', 'issued', utc('2026-11-20T08:00Z'), utc('2026-11-20T08:01Z')],
  ['issued:2026-11-20T10:00:05Z', 'issued', utc('2026-11-20T10:00:05Z'), utc('2026-11-20T10:00:06Z')],
  [
    'issued:2026-11-20T10:00:05.25Z',
    'issued',
    utc('2026-11-20T10:00:05.25Z'),
    utc('2026-11-20T10:00:05.26Z'),
  ],
  ['issued:<2024-02-29', 'issued', null, utc('2024-02-29')],
])('%s: %s from %s until %s', (text, field, from, to) => {
  expect(claims(text)).toEqual([{ kind: 'time', field, match: { kind: 'between', from, to } }]);
});

test.each([
  ['expires:*', 'some'],
  ['expires:none', 'none'],
])('%s', (text, kind) => {
  expect(claims(text)).toEqual([{ kind: 'time', field: 'expires', match: { kind } }]);
});

test('terms know where they stand, settings may stand anywhere', () => {
  const text = '  -env:dev as-of:2026-11-20T10:00Z "a b"\tsort:-uses last-used:<5m ';
  const filter = parseFilter(text, now);
  expect(filter.terms.map(({ at }) => text.slice(at.from, at.to))).toEqual([
    '-env:dev',
    '"a b"',
    'last-used:<5m',
  ]);
  expect(filter).toMatchObject({ sort: { by: 'uses', descending: true }, asOf: utc('2026-11-20T10:00Z') });
  // Durations count from the moment that is asked about.
  expect(filter.terms[2]).toMatchObject({ match: { from: utc('2026-11-20T10:00Z') - 5 * minute + 1 } });
});

test.each(['', '   ', '\n\t\u00a0'])('nothing asks for everything, the last seen first: %j', (text) => {
  expect(parseFilter(text, now)).toEqual({ terms: [], sort: defaultSort, asOf: null });
});

test.each([
  ['sort:expires', { by: 'expires', descending: false }],
  ['sort:-first_seen', { by: 'first-seen', descending: true }],
])('%s', (text, sort) => expect(parseFilter(text, now).sort).toEqual(sort));

function refusal(text: string): { column: number; length: number; message: string } {
  try {
    parseFilter(text, now);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { from, to } = error.at;
    expect(error).toMatchObject({ code: 'request.invalid', status: 400 });
    expect(error.message.startsWith(`at character ${from + 1}: `)).toBe(true);
    return { column: from + 1, length: to - from, message: error.message };
  }
  throw new Error(`nothing is wrong with ${text}`);
}

describe('what is wrong is said, and where, and what would be right', () => {
  test.each<[string, number, number, RegExp]>([
    ['provder:aws', 1, 7, /no field provder: did you mean provider\?/],
    ['a  enviroment:x', 4, 10, /did you mean environment\?/],
    ['http://x', 1, 4, /no field http; put a text that holds a colon in quotes/],
    [`${'a'.repeat(30)}:x`, 1, 30, /no field of that name/],
    ['__proto__:x y:z', 13, 1, /no field y/],
    ['constructor:x', 1, 11, /no field constructor/],
    ['provider: aws', 1, 9, /needs a value directly behind its colon: provider:aws/],
    ['is:', 1, 3, /is:live/],
    ['env:a,', 1, 6, /before or behind a comma/],
    ['env:a,,b', 1, 8, /before or behind a comma/],
    ['env:""', 5, 2, /empty/],
    ['env:""*', 5, 3, /empty/],
    ['""', 1, 2, /the text is empty/],
    ['a AND b', 3, 3, /side by side: leave AND out/],
    ['a OR b', 3, 2, /a comma means any of/],
    ['a || b', 3, 2, /a comma means any of/],
    ['NOT b', 1, 3, /a minus directly before/],
    ['(a', 1, 1, /no parentheses/],
    ['env:(a', 5, 1, /no parentheses/],
    ['env:a)', 6, 1, /no parentheses/],
    ['a - b', 3, 1, /directly before the term/],
    ['--a', 1, 2, /one minus is enough/],
    ['agent:"a', 7, 2, /not closed/],
    ['agent:a"b"', 8, 1, /the whole text in quotes/],
    ['agent:"a"b', 10, 1, /white space or a comma/],
    ['"a"b', 4, 1, /white space/],
    ['agent:"a\\n"', 9, 1, /backslash/],
    ['plan*', 5, 1, /found anywhere/],
    ['*', 1, 1, /says nothing/],
    ['agent:a*b', 8, 1, /agent:plan\*/],
    ['agent:a**', 8, 1, /at the end of a beginning/],
    ['agent:*,a', 7, 1, /alone: agent:\*/],
    ['agent:a,none', 9, 4, /agent:"none" the word/],
    ['agent:<5', 7, 1, /only times and numbers are compared/],
    ['is:liv', 4, 3, /did you mean is:live\?/],
    ['is:shared', 4, 6, /did you mean shared:true\?/],
    ['is:*', 4, 1, /live, idle, expired, ended/],
    ['is:live,', 1, 8, /comma/],
    ['shared:yes', 8, 3, /shared is true or false/],
    ['shared:flase', 8, 5, /did you mean shared:false\?/],
    ['shared:true,false', 13, 5, /takes one value/],
    ['outcome:denid', 9, 5, /did you mean outcome:denied\?/],
    ['source:nowhere', 8, 7, /source is one of env, file/],
    ['fp:abc', 4, 3, /never send a secret itself/],
    ['parent:mf1_ABC', 8, 7, /never send a secret itself/],
    [`fp:mf1_${'a'.repeat(31)}`, 4, 35, /up to 30 characters/],
    ['uses:many', 6, 4, /takes a number/],
    ['uses:*', 6, 1, /takes a number/],
    ['uses:*..*', 6, 4, /takes a number/],
    ['uses:<0', 6, 2, /nothing is less than 0/],
    ['uses:5..4', 6, 4, /the smaller one/],
    ['uses:-5', 6, 2, /takes a number/],
    [`uses:${'9'.repeat(16)}`, 6, 16, /at most 15 digits/],
    ['ttl:90', 5, 2, /takes a duration/],
    ['ttl:>36526d', 5, 7, /at most a hundred years/],
    ['last-used:5m', 11, 2, /last-used:<5m for less long ago/],
    ['expires:1h', 9, 2, /expires:<1h for within that time/],
    ['last-used:soon', 11, 4, /takes a time/],
    ['last-used:<5', 11, 2, /units s m h d w/],
    ['last-used:"none"', 11, 6, /takes a time/],
    ['issued:<2026-02-30', 8, 11, /takes a time/],
    ['issued:2026-11-20T10:00', 8, 16, /with its zone/],
    ['issued:2026-11-20T24:00Z', 8, 17, /takes a time/],
    ['issued:1h..2h', 8, 6, /range of days or moments/],
    ['issued:*..*', 8, 4, /range of days/],
    ['issued:2026-11-20..2026-11-01', 8, 22, /the earlier one/],
    ['expires:<0s', 9, 3, /no moment lies between/],
    ['sort:use', 6, 3, /did you mean sort:uses\?/],
    ['sort:-expire', 6, 7, /did you mean sort:-expires\?/],
    ['-sort:uses', 1, 10, /sort:-uses/],
    ['sort:uses a sort:uses', 13, 9, /once/],
    ['sort:uses,expires', 11, 7, /one value/],
    ['as-of:2026-11-20', 7, 10, /as-of:2026-11-20T10:00Z/],
    ['as-of:2026-11-20T12:01Z', 7, 17, /future/],
    ['-as-of:2026-11-20T10:00Z', 1, 24, /negated/],
    ['a\0b', 2, 1, /no character/],
    ['a\ud800b', 2, 1, /no character/],
    ['"a\u0001b"', 3, 1, /no character/],
    ['x'.repeat(2_049), 2_049, 1, /at most 2048 characters/],
    [`${'x '.repeat(64)}yy`, 129, 2, /at most 64 terms/],
    [`env:${'x,'.repeat(50)}yy`, 105, 2, /at most 50 values/],
  ])('%s', (text, column, length, message) => {
    expect(refusal(text)).toMatchObject({ column, length, message: expect.stringMatching(message) });
  });

  test('limits may be reached', () => {
    expect(parseFilter('x'.repeat(2_048), now).terms).toHaveLength(1);
    expect(parseFilter('x '.repeat(64), now).terms).toHaveLength(64);
    expect(parseFilter(`env:${'x,'.repeat(49)}y`, now).terms).toHaveLength(1);
  });
});

test.each([
  ['a word', (secret: string) => secret],
  ['a quoted text', (secret: string) => `"${secret}"`],
  ['a value', (secret: string) => `name:${secret}`],
  ['one of the values', (secret: string) => `name:a,${secret}*`],
  ['a field', (secret: string) => `${secret}:x`],
  ['a fingerprint', (secret: string) => `fp:${secret}`],
  ['an excluded one', (secret: string) => `-${secret}`],
  ['a text not closed', (secret: string) => `agent:"${secret}`],
  ['a base64 of it', (secret: string) => Buffer.from(secret).toString('base64')],
])('a secret as %s is refused and not repeated', (_what, write) => {
  for (const secret of [
    fakeSecret('ghp_', 36),
    fakeSecret('glpat-', 20),
    fakeSecret('sk-', 20) + fakeSecret('T3BlbkFJ', 20),
  ]) {
    const text = `env:dev ${write(secret)}`;
    const { column, message } = refusal(text);
    expect(column).toBe(9);
    expect(message).toMatch(/never send a secret itself/);
    for (let i = 0; i + 8 <= secret.length; i++) expect(message).not.toContain(secret.slice(i, i + 8));
  }
});

test('public names of credentials may be asked for', () => {
  const id = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOP234567');
  for (const text of [
    `key:"aws.access_key_id:${id}"`,
    `aws.access_key_id:${id}`,
    id,
    `fp:mf1_${'b'.repeat(30)}`,
  ]) {
    expect(parseFilter(text, now).terms).toHaveLength(1);
  }
});

const inventory = emptyInventory();
for (const item of fc.sample(someItems, { numRuns: 20, seed: 5 }).flat()) fold(inventory, item);
const subjects = subjectsOf(inventory);
const values = filterValues(subjects, now);
const long = { timeout: 600_000 };

test('what is written is read as the same filter', long, () => {
  fc.assert(
    fc.property(arbitraryFilterText({ values, mostTerms: 8 }), (text) => {
      const filter = parseFilter(text, now);
      const written = writeFilter(filter);
      expect(unplaced(parseFilter(written, now))).toEqual(unplaced(filter));
      expect(writeFilter(parseFilter(written, now))).toBe(written);
    }),
    { numRuns: 5_000 },
  );
});

function unplaced(filter: Filter): unknown {
  return { ...filter, terms: filter.terms.map(({ at: _at, ...term }) => term) };
}

test(
  '100,000 broken texts give a filter or an error with a place in the text, and nothing else',
  long,
  () => {
    const seen = { filters: 0, errors: 0 };
    fc.assert(
      fc.property(arbitraryBrokenText(values), (text) => {
        try {
          const filter = parseFilter(text, now);
          seen.filters += 1;
          for (const { at } of filter.terms)
            if (at.from >= at.to || at.to > text.length) throw new Error('no place');
          const written = writeFilter(filter);
          if (written.length <= 2_048) parseFilter(written, now);
        } catch (error) {
          if (!(error instanceof FilterError)) throw error;
          seen.errors += 1;
          const { from, to } = error.at;
          if (from < 0 || from >= to || to > text.length) throw new Error('no place', { cause: error });
          if (error.message.length > 300 || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(error.message))
            throw new Error('no message', { cause: error });
        }
      }),
      { numRuns: 100_000 },
    );
    expect(seen.filters).toBeGreaterThan(5_000);
    expect(seen.errors).toBeGreaterThan(50_000);
  },
);

/** Characters that were looked at, one by one or as part of a text that was cut out. */
function steps(work: () => void): number {
  let count = 0;
  const { charCodeAt, charAt, slice } = String.prototype;
  const counted = {
    charCodeAt(this: string, at: number): number {
      count += 1;
      return charCodeAt.call(this, at);
    },
    charAt(this: string, at: number): string {
      count += 1;
      return charAt.call(this, at);
    },
    slice(this: string, from?: number, to?: number): string {
      const cut = slice.call(this, from, to);
      count += cut.length;
      return cut;
    },
  };
  Object.assign(String.prototype, counted);
  try {
    work();
  } finally {
    Object.assign(String.prototype, { charCodeAt, charAt, slice });
  }
  return count;
}

test('a text is looked at in time linear in its length, whatever it is', long, () => {
  // Longer than any that is read, so that what is not linear shows.
  const lengths = [2_000, 20_000, 200_000];
  const hostile = [
    'a',
    '-',
    '"',
    '\\',
    '"\\',
    ',',
    'a,',
    'a:,',
    'env:"a",',
    'env:a,',
    ' ',
    ': ',
    '*',
    '(',
    '😀',
  ];
  for (const part of hostile) {
    const each = lengths.map((length) => {
      const text = `env:${part.repeat(length / part.length)}`;
      return steps(() => void scanTerms(text)) / text.length;
    });
    expect(Math.max(...each), JSON.stringify(part)).toBeLessThan(12);
  }
  fc.assert(
    fc.property(arbitraryBrokenText(values), (text) => {
      if (steps(() => void scanTerms(text)) > 12 * text.length + 12) throw new Error('too many steps');
    }),
    { numRuns: 20_000 },
  );
});
