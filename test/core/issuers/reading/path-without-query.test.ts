import { expect, test } from 'vitest';
import { pathWithoutQuery, queryOf } from '../../../../src/core/issuers/reading/path-without-query.ts';

test.each([
  ['/a/b', '/a/b', ''],
  ['/a?b=1&c=2', '/a', 'b=1&c=2'],
  ['/a#b', '/a', ''],
  ['/a?b=1#c?d', '/a', 'b=1'],
  ['?b=1', '', 'b=1'],
  ['', '', ''],
])('%s is %s and %s', (path, bare, query) => {
  expect([pathWithoutQuery(path), queryOf(path)]).toEqual([bare, query]);
});
