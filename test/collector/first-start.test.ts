import { expect, test } from 'vitest';
import { firstStartBanner } from '../../collector/banner.ts';
import { makeFirstSecrets } from '../../collector/first-start.ts';
import { hashToken, parseToken } from '../../collector/tokens.ts';
import type { TokenScope } from '../../src/core/api/views.ts';
import { fingerprintKey } from '../../src/core/fingerprint.ts';
import { instant } from '../../src/core/instant.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { createFakeStore } from '../support/fake-store.ts';
import { testAccess } from '../support/test-access.ts';

const url = 'http://127.0.0.1:4318';

function given(...scopes: readonly TokenScope[]) {
  return scopes.map((scope) => ({ scope, hash: hashToken(fakeSecret('', 40)) }));
}

test('the first start makes a token of each scope and a key, and shows lines for a shell', async () => {
  const store = createFakeStore();
  const { tokens } = store;
  const secrets = await makeFirstSecrets({ tokens, given: [], fingerprintKeyGiven: false }, instant(0));
  if (secrets === null) throw new Error('nothing was made');
  const banner = firstStartBanner(secrets, url);
  const exported = Object.fromEntries(
    [...banner.matchAll(/^export ([A-Z_]+)='([^']+)'$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  expect(Object.keys(exported)).toEqual([
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'MAYFLY_INGEST_TOKEN',
    'MAYFLY_READ_TOKEN',
    'MAYFLY_ADMIN_TOKEN',
    'MAYFLY_FINGERPRINT_KEY',
  ]);
  expect(parseToken(exported['MAYFLY_ADMIN_TOKEN'] ?? '')).toBe('admin');
  expect(() => fingerprintKey(exported['MAYFLY_FINGERPRINT_KEY'] ?? '')).not.toThrow();
  expect(banner.split('\n').every((line) => /^(export |#|$|[A-Z])/.test(line))).toBe(true);
  const stored = JSON.stringify(await tokens.list(testAccess()));
  for (const value of Object.values(exported)) expect(stored).not.toContain(value);
});

test('a second start, and a second collector at once, make nothing', async () => {
  const { tokens } = createFakeStore();
  const start = () => makeFirstSecrets({ tokens, given: [], fingerprintKeyGiven: false }, instant(0));
  const made = await Promise.all([start(), start()]);
  expect(made.filter((secrets) => secrets !== null)).toHaveLength(1);
  expect(await start()).toBeNull();
  expect(await tokens.list(testAccess())).toHaveLength(3);
});

test('what was given is not made, and the banner says so', async () => {
  const { tokens } = createFakeStore();
  const secrets = await makeFirstSecrets(
    { tokens, given: given('ingest'), fingerprintKeyGiven: true },
    instant(0),
  );
  if (secrets === null) throw new Error('nothing was made');
  expect(Object.keys(secrets.tokens)).toEqual(['read', 'admin']);
  const banner = firstStartBanner(secrets, url);
  expect(banner).toContain('# MAYFLY_INGEST_TOKEN: as it was given to the collector');
  expect(banner).toContain('# MAYFLY_FINGERPRINT_KEY: as it was given to the collector');
  expect((await tokens.list(testAccess())).map(({ scope }) => scope)).toEqual(['read', 'admin']);
});

test('when every token was given, nothing is made', async () => {
  const { tokens } = createFakeStore();
  const all = given('ingest', 'read', 'admin');
  expect(await makeFirstSecrets({ tokens, given: all, fingerprintKeyGiven: false }, instant(0))).toBeNull();
  expect(await tokens.list(testAccess())).toEqual([]);
});
