import { describe, expect, test } from 'vitest';
import { withoutTerm, withTerm } from '../../../src/core/filter/edit-text.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { type WritableTerm, writeFilter, writeTerm } from '../../../src/core/filter/write-filter.ts';
import { instant } from '../../../src/core/instant.ts';

const now = instant(Date.UTC(2026, 10, 20, 12));

test.each([
  ['Provider:AWS', 'provider:AWS'],
  ['fp:mf1_abc', 'fingerprint:mf1_abc*'],
  ['join_key:"aws.access_key_id:x"', 'join-key:aws.access_key_id:x'],
  ['env:"none",none2', 'env:"none",none2'],
  ['env:"a b","c,d"*,"e*"', 'env:"a b","c,d"*,"e*"'],
  ['agent:"say \\"a\\\\b\\""', 'agent:"say \\"a\\\\b\\""'],
  ['name:C:\\x', 'name:C:\\x'],
  ['-is:LIVE,idle', '-is:live,idle'],
  ['"-x" "a:b" "OR" plain', '"-x" "a:b" "OR" plain'],
  ['shared:TRUE', 'shared:true'],
  ['uses:>5 uses:<5 uses:5 uses:1..5', 'uses:>=6 uses:<=4 uses:5 uses:1..5'],
  ['ttl:>90d ttl:<60m ttl:>=90s ttl:1h..2d', 'ttl:>90d ttl:<1h ttl:>=90s ttl:1h..2d'],
  ['ttl:14d ttl:>=1500ms', 'ttl:2w ttl:>=1500ms'],
  ['seen:<5m', 'last-seen:>=2026-11-20T11:55:00.001Z'],
  ['seen:>1h', 'last-seen:<2026-11-20T11:00:00.000Z'],
  ['ended:2026-11-20', 'ended:2026-11-20T00:00:00.000Z..2026-11-20T23:59:59.999Z'],
  ['expires:none issued:*', 'expires:none issued:*'],
  ['sort:-last-seen a', 'a'],
  ['as-of:2026-11-20T10:00Z sort:uses a', 'a sort:uses as-of:2026-11-20T10:00:00.000Z'],
])('%s is written %s', (text, written) => {
  expect(writeFilter(parseFilter(text, now))).toBe(written);
});

const env = (text: string, negated = false): WritableTerm => ({
  kind: 'usage',
  field: 'env',
  match: { kind: 'any-of', values: [{ text, isPrefix: false }] },
  negated,
});

describe('a click changes one term and leaves what people wrote', () => {
  test.each([
    ['', env('prod'), 'env:prod'],
    ['seen:<5m', env('two words'), 'seen:<5m env:"two words"'],
    ['env:prod  seen:<5m', env('prod'), 'env:prod  seen:<5m'],
    ['a -env:prod b', env('prod'), 'a b env:prod'],
    ['a env:prod', env('prod', true), 'a -env:prod'],
    ['env:dev', env('prod'), 'env:dev env:prod'],
    ['agent:"not closed', env('prod'), 'agent:"not closed env:prod'],
  ])('%j with another', (text, term, expected) => expect(withTerm(text, term)).toBe(expected));

  test.each([
    ['env:prod', 'env:prod', ''],
    ['a  env:prod  b', 'env:prod', 'a b'],
    ['env:prod b', 'env:prod', 'b'],
    ['a -env:prod', '-env:prod', 'a'],
  ])('%j without %s', (text, term, expected) => {
    const from = text.indexOf(term);
    expect(withoutTerm(text, { from, to: from + term.length })).toBe(expected);
  });

  test('what was added can be taken away where it stands', () => {
    const text = withTerm('seen:<5m', env('a "b"'));
    const [, added] = parseFilter(text, now).terms;
    expect(added && writeTerm(added)).toBe('env:"a \\"b\\""');
    expect(withoutTerm(text, added?.at ?? { from: 0, to: 0 })).toBe('seen:<5m');
  });
});
