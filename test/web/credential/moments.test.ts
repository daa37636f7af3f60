import { describe, expect, test } from 'vitest';
import { endOf, momentsOf } from '../../../web/src/credential/moments.ts';

const now = Date.parse('2026-11-20T10:00:00.000Z');
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
const unknown: Parameters<typeof momentsOf>[0] = {
  issuedAt: null,
  firstSeenAt: at(-9),
  firstFetchedAt: null,
  lastFetchedAt: null,
  firstUsedAt: null,
  lastUsedAt: null,
  expiresAt: null,
  endedAt: null,
  endReasons: [],
  usage: [],
};
const titles = (told: Partial<typeof unknown>) =>
  momentsOf({ ...unknown, ...told }, now).map(({ title }) => title);

describe('the moments of a life', () => {
  test('stand in their order', () => {
    expect(
      titles({
        issuedAt: at(-8),
        firstFetchedAt: at(-7),
        lastFetchedAt: at(-3),
        firstUsedAt: at(-6),
        lastUsedAt: at(-1),
        expiresAt: at(2),
      }),
    ).toEqual(['Issued', 'First fetched', 'First used', 'Last fetched', 'Last used', 'Expires']);
  });

  test('what happened once is told once', () => {
    const once = { firstFetchedAt: at(-2), lastFetchedAt: at(-2), firstUsedAt: at(-1), lastUsedAt: at(-1) };
    expect(titles(once)).toEqual(['First fetched', 'First used']);
  });

  test('an end is told by its reason, and a use after it as such', () => {
    expect(
      titles({ firstUsedAt: at(-5), lastUsedAt: at(-1), endedAt: at(-3), endReasons: ['revoked'] }),
    ).toEqual(['First used', 'Revoked', 'Still used after its end']);
    expect(titles({ endedAt: at(-3), endReasons: ['unknown'] })).toEqual(['Ended']);
  });

  test('an expiry that is past is one', () => {
    expect(titles({ expiresAt: at(-1) })).toEqual(['Expired']);
  });

  test('nothing known is no moment', () => {
    expect(titles({})).toEqual([]);
  });
});

test.each([
  ['neither', { endedAt: null, expiresAt: null }, null],
  ['an expiry to come', { endedAt: null, expiresAt: at(1) }, null],
  ['the earlier of two', { endedAt: at(-1), expiresAt: at(-2) }, at(-2)],
  ['an end before the expiry', { endedAt: at(-1), expiresAt: at(5) }, at(-1)],
])('it should not be used any more since: %s', (_what, told, end) => {
  expect(endOf(told, now)).toBe(end);
});
