import { describe, expect, test } from 'vitest';
import { hasTerm, problemOf, sortBy, sortOf, toggleTerm } from '../../../web/src/filter/filter-text.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const now = Date.UTC(2026, 10, 20);

describe('a chip switches its term', () => {
  test.each([
    ['', 'is:live', 'is:live'],
    ['env:prod', 'is:live', 'env:prod is:live'],
    ['is:live env:prod', 'is:live', 'env:prod'],
    ['env:prod is:live', 'is:live', 'env:prod'],
    ['-is:live', 'is:live', '-is:live is:live'],
    ['"is:live"', 'is:live', '"is:live" is:live'],
  ])('%j with %s is %j', (text, term, expected) => expect(toggleTerm(text, term)).toBe(expected));

  test('and back', () => {
    expect(toggleTerm(toggleTerm('env:prod', 'shared:true'), 'shared:true')).toBe('env:prod');
    expect(hasTerm('env:prod shared:true', 'shared:true')).toBe(true);
    expect(hasTerm('env:prod shared:truer', 'shared:true')).toBe(false);
  });
});

describe('a title sorts', () => {
  test.each([
    ['env:prod', 'uses', 'env:prod sort:-uses'],
    ['env:prod sort:-uses', 'uses', 'env:prod sort:uses'],
    ['sort:uses env:prod', 'uses', 'env:prod sort:-uses'],
    ['', 'expires', 'sort:expires'],
    ['sort:-uses', 'last-seen', ''],
    ['sort:-uses x', 'last-seen', 'x'],
  ] as const)('%j by %s is %j', (text, by, expected) => expect(sortBy(text, by, now)).toBe(expected));

  test('what cannot be read asks for no order', () => {
    expect(sortOf('sort:nonsense', now)).toBeNull();
    expect(sortOf('env:prod', now)).toBeNull();
    expect(sortOf('sort:-uses', now)).toEqual({ by: 'uses', descending: true });
  });
});

describe('a filter is read before it is asked', () => {
  test('a mistake has its place', () =>
    expect(problemOf('is:live colour:red', now)?.at).toEqual({ from: 8, to: 14 }));
  test('what is right has none', () => expect(problemOf('is:live expires:<1h sort:-uses', now)).toBeNull());
  test.each([
    ['a personal token', () => fakeSecret('ghp_', 36)],
    ['a random word', () => `aB3${fakeSecret('', 40)}Zz9`],
  ])('%s does not get into a link', (_what, secret) => {
    const problem = problemOf(`env:prod ${secret()}`, now);
    expect(problem?.message).toContain('looks like a credential');
    expect(problem?.message).not.toContain(secret());
  });
  test('a fingerprint may', () => expect(problemOf('mf1_abcdefghijklmnopqrstuvwxyz2345', now)).toBeNull());
});
