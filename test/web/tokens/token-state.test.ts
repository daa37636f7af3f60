import { expect, test } from 'vitest';
import type { TokenView } from '../../../src/core/api/views.ts';
import { namesOf, tokenState } from '../../../web/src/tokens/token-state.ts';

const now = Date.parse('2026-11-20T10:00:00.000Z');

test.each([
  ['valid', null, null],
  ['valid', null, '2026-11-20T10:00:00.001Z'],
  ['expired', null, '2026-11-20T10:00:00.000Z'],
  ['revoked', '2026-11-19T10:00:00.000Z', null],
  ['revoked', '2026-11-19T10:00:00.000Z', '2026-11-18T10:00:00.000Z'],
])('%s: revoked %s, expires %s', (state, revokedAt, expiresAt) => {
  expect(tokenState({ revokedAt, expiresAt } as TokenView, now)).toBe(state);
});

test.each([
  ['', null],
  [' , ', null],
  ['prod', ['prod']],
  [' prod, staging ,prod', ['prod', 'staging']],
])('the names in %j are %j', (text, names) => {
  expect(namesOf(text)).toEqual(names);
});
