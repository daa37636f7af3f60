import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { noRoutes, parseIssuerRoutes } from '../../../src/core/issuers/configured.ts';
import { issuers, matchIssuer } from '../../../src/core/issuers/index.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { exchange, type RequestOptions, request } from './exchange.ts';
import { allExchanges } from './exchanges/all.ts';

const plain = { method: 'GET', json: undefined } as const;

function found(text: string, options: RequestOptions): string | null {
  const { routes, problems } = parseIssuerRoutes(text, issuers);
  expect(problems).toEqual([]);
  return matchIssuer(request(options), routes)?.id ?? null;
}

test.each<[string, string, string | null, RequestOptions]>([
  ['a host', 'vault.corp.example=vault', 'vault', { ...plain, url: 'https://vault.corp.example/v1/kv/a' }],
  [
    'its port',
    'vault.corp.example=vault',
    'vault',
    { ...plain, url: 'https://vault.corp.example:8200/v1/kv/a' },
  ],
  [
    'one port',
    'vault.corp.example:8200=vault',
    'vault',
    { ...plain, url: 'https://vault.corp.example:8200/v1/a' },
  ],
  [
    'another port',
    'vault.corp.example:8200=vault',
    null,
    { ...plain, url: 'https://vault.corp.example/v1/a' },
  ],
  [
    'the usual port',
    'vault.corp.example:443=vault',
    'vault',
    { ...plain, url: 'https://vault.corp.example/v1/a' },
  ],
  ['another host', 'vault.corp.example=vault', null, { ...plain, url: 'https://corp.example/v1/kv/a' }],
  [
    'a URL',
    'HTTPS://Vault.Corp.Example:8200/ = vault',
    'vault',
    { ...plain, url: 'https://vault.corp.example:8200/x' },
  ],
  ['an address', '10.0.0.7=vault', 'vault', { ...plain, url: 'http://10.0.0.7/x' }],
  ['an IPv6 address', '[fd00::7]:8200=vault', 'vault', { ...plain, url: 'http://[fd00::7]:8200/x' }],
  ['hosts below', '*.corp.example=vault', 'vault', { ...plain, url: 'https://eu.vault.corp.example/x' }],
  ['not the domain', '*.corp.example=vault', null, { ...plain, url: 'https://corp.example/x' }],
  ['a path', 'gw.example/auth=oauth-token', 'oauth-token', { url: 'https://gw.example/auth', json: {} }],
  [
    'below a path',
    'gw.example/auth/=oauth-token',
    'oauth-token',
    { url: 'https://gw.example/auth/t?x', json: {} },
  ],
  ['beside a path', 'gw.example/auth=oauth-token', null, { url: 'https://gw.example/authors', json: {} }],
  ['an endpoint’s id', 'a.example=aws-ssm-getparameter', 'aws-ssm', { ...plain, url: 'https://a.example/' }],
  [
    'the longest path',
    'gw.example=vault\ngw.example/keys=azure-key-vault',
    'azure-key-vault',
    { ...plain, url: 'https://gw.example/keys/secrets/a' },
  ],
  [
    'the one that knows the request',
    'gw.example=vault, gw.example=azure-key-vault',
    'azure-key-vault',
    { ...plain, url: 'https://gw.example/secrets/a' },
  ],
  [
    'the first, when none knows it',
    'gw.example=vault, gw.example=azure-key-vault',
    'vault',
    { ...plain, url: 'https://gw.example/other' },
  ],
  [
    'one that is built in, before one that does not know it',
    'gw.example=azure-key-vault',
    'github-installation',
    { url: 'https://gw.example/app/installations/7/access_tokens' },
  ],
])('a route names the issuer for %s', (_what, text, id, options) => {
  expect(found(text, options)).toBe(id);
});

const password = fakeSecret('', 30);

test.each<[string, string, RegExp]>([
  ['no issuer', 'vault.corp.example', /"vault.corp.example" names no issuer: write <host\[:port\]>/],
  [
    'an unknown issuer',
    'a.example=valut',
    /"a.example" names "valut", which is no issuer; did you mean vault\? Known are .*aws-sts/,
  ],
  ['nothing like one', 'a.example=keepass-database', /"keepass-database", which is no issuer\. Known are /],
  ['no name', 'a.example=', /which is no issuer/],
  ['no host', '=vault', /"" is no host/],
  ['a space', 'a b=vault', /"a b" is no host/],
  ['a wildcard alone', '*=vault', /"\*" is no host.*wildcard/],
  ['a wildcard inside', 'a.*.example=vault', /is no host.*wildcard/],
  ['port 0', 'a.example:0=vault', /"a.example:0" has no port between 1 and 65535/],
  ['a port of letters', 'a.example:http=vault', /has no port/],
  ['port 99999', 'a.example:99999=vault', /has no port/],
  ['a query', 'a.example/x?y=vault', /is no host/],
])('%s gives one clear problem', (_what, entry, problem) => {
  const { routes, problems } = parseIssuerRoutes(`good.example=vault,${entry}`, issuers);
  expect(problems).toEqual([expect.stringMatching(problem)]);
  expect(problems[0]).toMatch(/^MAYFLY_ISSUERS: /);
  expect(matchIssuer(request({ ...plain, url: 'https://good.example/' }), routes)?.id).toBe('vault');
});

test('a problem names every issuer, so that one can be chosen', () => {
  const [problem] = parseIssuerRoutes('a.example=x', issuers).problems;
  for (const { id } of issuers) expect(problem).toContain(id);
});

test('a password in an address is in no problem, and does no harm', () => {
  for (const entry of [
    `https://user:${password}@a.example=x`,
    `user:${password}@a b=vault`,
    `user:${password}@a`,
  ]) {
    const { problems } = parseIssuerRoutes(entry, issuers);
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(password);
  }
  expect(found(`https://user:${password}@a.example=vault`, { ...plain, url: 'https://a.example/' })).toBe(
    'vault',
  );
});

test.each<[string, boolean]>([
  ['a.example', true],
  ['eu.corp.example', true],
  ['corp.example', false],
  ['b.example', false],
])('%s is named for some path: %s', (host, isNamed) => {
  const { routes } = parseIssuerRoutes('a.example:8200/deep/path=vault, *.corp.example=vault', issuers);
  expect(routes.isNamed(host)).toBe(isNamed);
  expect(noRoutes.isNamed(host)).toBe(false);
});

test('empty text is no route', () => {
  for (const text of ['', ' \n , ,\n']) {
    expect(parseIssuerRoutes(text, issuers)).toEqual({ routes: noRoutes, problems: [] });
  }
});

test('more entries than anybody writes are cut off, and it says so', () => {
  const text = Array.from({ length: 1_500 }, (_, i) => `h${i}.example=vault`).join('\n');
  const { routes, problems } = parseIssuerRoutes(text, issuers);
  expect(problems).toEqual(['MAYFLY_ISSUERS has 1500 entries: only the first 1000 are used']);
  expect(routes.issuersOf(request({ url: 'https://h999.example/' }))).toHaveLength(1);
  expect(routes.issuersOf(request({ url: 'https://h1000.example/' }))).toHaveLength(0);
});

test('no text makes it throw', () => {
  const piece = constantFrom(
    '=',
    ',',
    '\n',
    ':',
    '/',
    '*',
    '.',
    '[',
    ']',
    '@',
    'vault',
    'a.example',
    '8200',
    ' ',
    '\u0000',
  );
  assert(
    property(
      oneof(
        string(),
        array(piece, { maxLength: 30 }).map((all) => all.join('')),
      ),
      (text) => {
        const { routes, problems } = parseIssuerRoutes(text, issuers);
        matchIssuer(request({ url: 'https://a.example:8200/a/b' }), routes);
        expect(problems.every((problem) => problem.startsWith('MAYFLY_ISSUERS'))).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('every issuer reads the same when it is named for a host, a port and a path of one’s own', async () => {
  const rows = await allExchanges();
  expect(rows.length).toBeGreaterThan(80);
  for (const row of rows) {
    const { routes } = parseIssuerRoutes(`gateway.corp.example:8443/a/b=${row.issuer}`, issuers);
    const made = exchange(row.exchange);
    const moved = {
      ...made.request,
      host: 'gateway.corp.example',
      port: 8443,
      path: `/a/b${made.request.path}`,
    };
    const issuer = matchIssuer(moved, routes);
    expect(issuer?.id, row.what).toBe(row.issuer);
    const there = { ...made, request: moved };
    expect(
      issuer?.issued(there).map(({ secret }) => secret),
      row.what,
    ).toEqual(row.issued.map(({ secret }) => secret));
    // A public name may say on which host.
    expect(issuer?.ended?.(there).map(({ reason }) => reason) ?? [], row.what).toEqual(
      (row.ended ?? []).map(({ reason }) => reason),
    );
  }
});
