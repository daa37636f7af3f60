import { expect, test } from 'vitest';
import { listLink, listPlaceOf } from '../../../web/src/credentials/list-place.ts';

test.each([
  ['', { tab: 'attention', q: '' }],
  ['?q=is:live', { tab: 'live', q: 'is:live' }],
  ['?q=env:prod+is:live', { tab: 'live', q: 'env:prod is:live' }],
  ['?q=env:prod', { tab: 'all', q: 'env:prod' }],
  ['?view=all', { tab: 'all', q: '' }],
  ['?q=env:prod&view=attention', { tab: 'attention', q: 'env:prod' }],
  ['?view=nonsense', { tab: 'all', q: '' }],
] as const)('/%s', (search, place) => expect(listPlaceOf(new URLSearchParams(search))).toEqual(place));

test.each([
  { tab: 'attention', q: '' },
  { tab: 'attention', q: 'env:prod is:live' },
  { tab: 'live', q: 'is:live agent:"a b"' },
  { tab: 'all', q: '' },
  { tab: 'all', q: 'a&b=#%+c' },
] as const)('a list is where its link leads: %j', (place) => {
  expect(listPlaceOf(new URL(listLink(place), 'http://localhost').searchParams)).toEqual(place);
});
