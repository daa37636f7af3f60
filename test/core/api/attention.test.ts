import { expect, test } from 'vitest';
import { attentionReasons } from '../../../src/core/api/attention.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { instant } from '../../../src/core/instant.ts';

test.each(attentionReasons.map((reason) => [reason.id, reason] as const))(
  '%s asks a question that can be read',
  (_id, { q, title, why }) => {
    const filter = parseFilter(q, instant(Date.UTC(2026, 10, 20)));
    expect(filter.terms.length).toBeGreaterThan(0);
    expect(title.length).toBeLessThan(24);
    expect(why).toMatch(/\.$/);
  },
);

test('no two are the same', () => {
  expect(new Set(attentionReasons.map(({ id }) => id)).size).toBe(attentionReasons.length);
  expect(new Set(attentionReasons.map(({ q }) => q)).size).toBe(attentionReasons.length);
});
