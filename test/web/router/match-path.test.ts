import { expect, test } from 'vitest';
import { pagePaths } from '../../../src/core/api/page-paths.ts';
import { linkTo, matchPath } from '../../../web/src/router/match-path.ts';

test.each([
  ['/', '/', {}],
  ['/workloads', '/workloads', {}],
  ['/workloads/:id', '/workloads/0af3', { id: '0af3' }],
  ['/workloads/:id', '/workloads/a%2Fb', { id: 'a/b' }],
  ['/workloads/:id', '/workloads', null],
  ['/workloads/:id', '/workloads/', null],
  ['/workloads/:id', '/workloads/a/b', null],
  ['/workloads/:id', '/workloads/%E0%A4%A', null],
  ['/workloads', '/Workloads', null],
])('%s and %s', (pattern, path, expected) => expect(matchPath(pattern, path)).toEqual(expected));

test('a link leads to where its parameters come from', () => {
  const link = linkTo('/workloads/:id', { id: 'a/b c?' }, { q: 'is:live expires:<1h', view: '' });
  const url = new URL(link, 'http://localhost');
  expect(matchPath('/workloads/:id', url.pathname)).toEqual({ id: 'a/b c?' });
  expect([...url.searchParams]).toEqual([['q', 'is:live expires:<1h']]);
  expect(link).toContain('q=is:live+expires:<1h');
});

test('whatever a filter holds comes back from its link', () => {
  for (const q of ['a&b=c', '100%', '#x', 'a+b', '"ü 😀"', "'<script>", '%3C', 'a%2Fb']) {
    expect(new URL(linkTo('/', {}, { q }), 'http://localhost').searchParams.get('q')).toBe(q);
  }
});

test('no path of the page is that of another', () => {
  for (const path of pagePaths) {
    const own = path.replaceAll(/:\w+/g, 'x');
    expect(pagePaths.filter((pattern) => matchPath(pattern, own) !== null)).toEqual([path]);
  }
});
