import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownFields } from '../../../src/core/filter/find-field.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { suggestFor } from '../../../src/core/filter/suggest-for.ts';
import { instant } from '../../../src/core/instant.ts';
import { arbitraryBrokenText } from '../../support/arbitrary-filter.ts';

const now = instant(Date.UTC(2026, 10, 20, 12));

/** The place is where the bar stands. */
function at(marked: string): ReturnType<typeof suggestFor> & { readonly replaced: string } {
  const place = marked.indexOf('|');
  const text = marked.replace('|', '');
  const suggestions = suggestFor(text, place);
  return { ...suggestions, replaced: text.slice(suggestions.replaces.from, suggestions.replaces.to) };
}

const texts = (words: readonly { readonly text: string }[]): string[] => words.map(({ text }) => text);

describe('the name of a field', () => {
  test.each([
    ['pro|', ['provider:'], 'pro', 'pro'],
    ['is:live -pro|', ['provider:'], 'pro', 'pro'],
    ['PRO|v', ['provider:'], 'PRO', 'PROv'],
    ['prov|ider:aws', ['provider:'], 'prov', 'provider:'],
    ['provider|:aws', ['provider:'], 'provider', 'provider:'],
    ['last_|', ['last-seen:', 'last-used:'], 'last_', 'last_'],
    ['enviro|', ['env:'], 'enviro', 'enviro'],
    ['zzz|', [], 'zzz', 'zzz'],
  ])('%s', (marked, fields, prefix, replaced) => {
    const found = at(marked);
    expect({ ...found, fields: texts(found.fields) }).toMatchObject({
      fields,
      words: [],
      valuesOf: null,
      prefix,
      replaced,
    });
  });

  test.each(['|', 'is:live |', '| is:live', '-|', '|-is:live', 'is:live  |  env:prod'])(
    'any field may stand at %s',
    (marked) => {
      expect(at(marked).fields).toHaveLength(knownFields.length);
    },
  );
});

describe('a value', () => {
  test.each([
    ['provider:|', 'provider', '', ''],
    ['-service:bil|ling', 'workload', 'bil', 'billing'],
    ['env:prod,|', 'env', '', ''],
    ['env:pr|od,dev', 'env', 'pr', 'prod'],
    ['env:prod|,dev', 'env', 'prod', 'prod'],
    ['agent:"the \\"pl|an', 'agent', 'the "pl', '"the \\"plan'],
    ['agent:pl|an*', 'agent', 'pl', 'plan*'],
    ['agent:"a b"| is:live', 'agent', 'a b', '"a b"'],
  ])('%s', (marked, valuesOf, prefix, replaced) => {
    expect(at(marked)).toMatchObject({ fields: [], valuesOf, prefix, replaced });
  });

  test.each([
    ['is:|', ['live', 'idle', 'expired', 'ended']],
    ['is:live,E|', ['expired', 'ended']],
    ['shared:f|', ['false']],
    ['sort:-e|', ['-expires']],
    ['outcome:den|', ['denied']],
    ['expires:<|', ['<1h', '<1d']],
    ['uses:|', ['>100', '1..10']],
    ['ttl:|', ['>90d', '<=1h']],
    ['as-of:|', []],
    ['env:n|', ['none']],
  ])('%s has words of its own', (marked, words) => {
    const found = at(marked);
    expect(texts(found.words)).toEqual(words);
    expect(found.valuesOf).toBe(marked.startsWith('env') ? 'env' : null);
  });

  test.each(['nothing:|', '"quoted|', 'agent:"a b"c|'])('%s has none', (marked) => {
    expect(at(marked)).toMatchObject({ fields: [], words: [], valuesOf: null });
  });
});

test('whatever is suggested can be read, in its place', () => {
  for (const { name, info } of knownFields) {
    for (const { text } of suggestFor(`${name}:`, name.length + 1).words) {
      expect(() => parseFilter(`env:x ${name}:${text}`, now)).not.toThrow();
    }
    expect(() => parseFilter(info.example.replace('…', 'x'), now)).not.toThrow();
  }
});

test('no text and no place is too broken to be asked about', { timeout: 120_000 }, () => {
  const values = { texts: { provider: ['aws'] }, moments: [], now };
  fc.assert(
    fc.property(arbitraryBrokenText(values), fc.integer({ min: -2, max: 3_000 }), (text, place) => {
      const { replaces } = suggestFor(text, place);
      if (replaces.from < 0 || replaces.from > replaces.to || replaces.to > text.length)
        throw new Error('no place');
    }),
    { numRuns: 5_000 },
  );
});
