import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { routeTemplate } from '../../src/core/route-template.ts';
import { alphanumeric, base64url, fakeSecret, hex } from '../support/fake-secret.ts';

test.each([
  ['an API path', '/v1/chat/completions', '/v1/chat/completions'],
  ['a number', '/repos/octo/hello/issues/42', '/repos/octo/hello/issues/{}'],
  ['a date', '/2015-03-31/functions', '/{}/functions'],
  ['a template', '/app/installations/{}/access_tokens', '/app/installations/{}/access_tokens'],
  [
    'a model and a method',
    '/models/gemini-2.5-pro:generateContent',
    '/models/gemini-2.5-pro:generateContent',
  ],
  ['a well-known path', '/.well-known/openid-configuration', '/.well-known/openid-configuration'],
  ['a query', '/token?code=abc', '/token'],
  ['a fragment', '/token#abc', '/token'],
  ['a query in the fragment', '/a#b?c', '/a'],
  ['a percent sign', '/a%2Fb/c', '/{}/c'],
  ['a letter outside ASCII', '/caf\u00e9', '/{}'],
  ['empty segments', '//a//b/', '/a/b'],
  ['the root', '/', '/'],
  ['nothing', '', '/'],
  ['only a query', '?a=b', '/'],
  ['an asterisk', '*', '/{}'],
  ['six segments', '/a/b/c/d/e/f', '/a/b/c/d/e/f'],
  ['seven segments', '/a/b/c/d/e/f/g', '/a/b/c/d/e/f/…'],
])('the route of %s', (_what, path, route) => {
  expect(routeTemplate(path)).toBe(route);
});

describe('what is no word is not in the route:', () => {
  test.each([
    ['a UUID', () => randomUUID()],
    ['an MD5', () => fakeSecret('f', 31, hex)],
    ['a SHA-256', () => fakeSecret('f', 63, hex)],
    ['a bot token', () => fakeSecret('bot', 10, '0123456789') + fakeSecret(':', 35, base64url)],
    ['a token of 40 letters and digits', () => fakeSecret('t', 40)],
    ['a token of 68 characters', () => fakeSecret('W', 68, base64url)],
  ])('%s, a thousand times', (_what, make) => {
    for (let i = 0; i < 1000; i++) {
      const secret = make();
      expect(routeTemplate(`/services/${secret}/send?x=${secret}#${secret}`)).toBe('/services/{}/send');
    }
  });

  test('the secret of a webhook, a thousand times', () => {
    for (let i = 0; i < 1000; i++) {
      const slack = `/services/T0123ABCD/B0123ABCDEF/${fakeSecret('', 24)}`;
      expect(routeTemplate(slack)).toBe('/services/{}/{}/{}');
      const discord = `/api/webhooks/123456789012345678/${fakeSecret('', 68, base64url)}`;
      expect(routeTemplate(discord)).toBe('/api/webhooks/{}/{}');
    }
  });

  test('a route given twice stays', () => {
    for (let i = 0; i < 1000; i++) {
      const route = routeTemplate(`/a/${fakeSecret('', 1 + (i % 40), base64url)}/b`);
      expect(routeTemplate(route)).toBe(route);
    }
  });
});

test('a random secret in the path is next to never a plain word', () => {
  const lowerDigits = 'abcdefghijklmnopqrstuvwxyz234567';
  const kinds: readonly (readonly [length: number, alphabet: string, mostInAThousand: number])[] = [
    [12, alphanumeric, 10],
    [16, alphanumeric, 3],
    [24, alphanumeric, 0],
    [26, lowerDigits, 0],
    [32, 'abcdefghijklmnopqrstuvwxyz', 0],
    [40, hex, 0],
  ];
  for (const [length, alphabet, most] of kinds) {
    let kept = 0;
    for (let i = 0; i < 1_000; i++) {
      if (!routeTemplate(`/hooks/${fakeSecret('', length, alphabet)}`).endsWith('/{}')) kept += 1;
    }
    expect([length, kept <= most]).toEqual([length, true]);
  }
});
