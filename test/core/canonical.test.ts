import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  canonicalAuthorization,
  canonicalUrl,
  canonicalValue,
  jsonLeaves,
} from '../../src/core/canonical.ts';

/** Part of an input: a text, or a text that is to be encoded; so no file holds anything like a secret. */
type Part = string | { readonly base64: string } | { readonly latin1Base64: string };

interface Vector {
  readonly kind: 'authorization' | 'value' | 'url' | 'json';
  readonly what: string;
  readonly input: string | readonly Part[];
  readonly expected: unknown;
}

const file = new URL('../vectors/canonical.json', import.meta.url);
const vectors: readonly Vector[] = JSON.parse(readFileSync(file, 'utf8'));

const canonical: Readonly<Record<Vector['kind'], (text: string) => unknown>> = {
  authorization: canonicalAuthorization,
  value: canonicalValue,
  url: canonicalUrl,
  json: jsonLeaves,
};

function joined(input: string | readonly Part[]): string {
  if (typeof input === 'string') return input;
  return input.map(encoded).join('');
}

function encoded(part: Part): string {
  if (typeof part === 'string') return part;
  return 'base64' in part
    ? Buffer.from(part.base64, 'utf8').toString('base64')
    : Buffer.from(part.latin1Base64, 'latin1').toString('base64');
}

describe.each(Object.keys(canonical) as Vector['kind'][])('%s', (kind) => {
  const rows = vectors.filter((vector) => vector.kind === kind);

  test.each(rows.map((row) => [row.what, row] as const))('%s', (_what, row) => {
    expect(canonical[kind](joined(row.input))).toEqual(row.expected);
  });

  test('has vectors, each with a name of its own', () => {
    expect(rows.length).toBeGreaterThan(6);
    expect(new Set(rows.map((row) => row.what)).size).toBe(rows.length);
  });
});

test('a fetch and a use of one credential have one canonical form', () => {
  const secret = 'Beispiel-Geheimnis-ä/1';
  const basic = Buffer.from(`app:${secret}`).toString('base64');
  expect(
    new Set([
      canonicalValue(`${secret}\n`),
      canonicalAuthorization(`Bearer ${secret}`)?.secret,
      canonicalAuthorization(`Basic ${basic}`)?.secret,
      canonicalUrl(`postgres://app:${encodeURIComponent(secret)}@db.example.com/app`)?.secret,
      jsonLeaves(JSON.stringify({ password: secret }))[0]?.secret,
    ]),
  ).toEqual(new Set([secret]));
});

test.each([
  ['Basic with the key as its user', (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`],
  [
    'Basic with spaces around the key',
    (key: string) => `Basic ${Buffer.from(` ${key} : `).toString('base64')}`,
  ],
  [
    'Basic with a password that says so',
    (key: string) => `Basic ${Buffer.from(`${key}:x-oauth-basic`).toString('base64')}`,
  ],
  ['Basic with the key twice', (key: string) => `Basic ${Buffer.from(`${key} :${key}`).toString('base64')}`],
])('the user that is shown is never the secret: %s', (_what, header) => {
  const found = canonicalAuthorization(header('example-secret-one'));
  expect(found).toEqual({ scheme: 'basic', secret: 'example-secret-one', user: null });
});

test('long and deep texts end', () => {
  const start = performance.now();
  expect(jsonLeaves('['.repeat(30_000) + ']'.repeat(30_000))).toEqual([]);
  expect(jsonLeaves(`[${' '.repeat(65_536)}]`)).toEqual([]);
  expect(canonicalUrl(`https://${'a:'.repeat(500_000)}`)).toBeNull();
  expect(canonicalUrl(`${'a'.repeat(1_000_000)}://`)).toBeNull();
  expect(canonicalAuthorization(`Basic ${'='.repeat(1_000_000)}`)).toBeNull();
  expect(canonicalAuthorization(`${'a'.repeat(1_000_000)} b`)?.scheme).toBe('');
  expect(canonicalAuthorization(`AWS4-HMAC-SHA256 ${'Credential='.repeat(100_000)}`)).toBeNull();
  expect(performance.now() - start).toBeLessThan(1_000);
});
