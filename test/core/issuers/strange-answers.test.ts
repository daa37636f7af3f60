import {
  type Arbitrary,
  assert,
  boolean,
  constantFrom,
  jsonValue,
  nat,
  oneof,
  property,
  record,
  string,
} from 'fast-check';
import { expect, test } from 'vitest';
import { issuers } from '../../../src/core/issuers/index.ts';
import type { Exchange, Issued } from '../../../src/core/issuers/issuer.ts';
import { exchange } from './exchange.ts';
import { allExchanges } from './exchanges/all.ts';

const rows = await allExchanges();

/** Strange values in the place of one in a JSON text, broken texts, bytes cut and flipped. */
const strange = oneof(
  constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1e308,
    1e13,
    true,
    [],
    {},
    [[]],
    [null],
    { a: 1 },
    '\u0000',
    '<',
    '0',
  ),
  string(),
  jsonValue(),
);
const mutation = record({
  row: nat(),
  kind: constantFrom('value', 'cut', 'flip', 'wrap', 'anything'),
  where: nat(),
  value: strange,
  request: boolean(),
  status: constantFrom(200, 200, 200, 201, 204, 302),
});
type Mutation = typeof mutation extends Arbitrary<infer Value> ? Value : never;

test('no answer and no request makes an issuer throw, or hand out what a span cannot carry', () => {
  assert(
    property(mutation, (change) => {
      const row = rows[change.row % rows.length];
      if (row === undefined) return;
      const broken = mutate(exchange(row.exchange), change);
      for (const issuer of issuers) {
        for (const { secret, subject } of issuer.presented(broken.request, broken.requestBody ?? '')) {
          expect(isCanonical(secret)).toBe(true);
          expect(subject === null || isText(subject)).toBe(true);
        }
        for (const end of issuer.ended?.(broken) ?? []) {
          expect(end.secret === null ? isText(end.joinKey) : isCanonical(end.secret)).toBe(true);
        }
        issuer.learned?.(broken);
        for (const { joinKey, expiresAt } of issuer.renewed?.(broken) ?? [])
          expect(isText(joinKey) && Number.isSafeInteger(expiresAt)).toBe(true);
        for (const issued of issuer.issued(broken)) expectSendable(issued);
      }
    }),
    { numRuns: 3_000 },
  );
}, 120_000);

function expectSendable({ secret, parents, issuedAt, expiresAt, ephemeral, ...facts }: Issued): void {
  expect(isCanonical(secret)).toBe(true);
  expect(parents.every((parent) => isCanonical(parent) && parent !== secret)).toBe(true);
  for (const time of [issuedAt, expiresAt]) expect(time === null || Number.isSafeInteger(time)).toBe(true);
  expect(ephemeral === null || typeof ephemeral === 'boolean').toBe(true);
  const { type, provider, name, policy, subject, issuer, source } = facts;
  expect(isText(source)).toBe(true);
  for (const text of [type, provider, name, policy, subject, issuer])
    expect(text === null || isText(text)).toBe(true);
  for (const list of [facts.scopes, facts.audience, facts.joinKeys]) expect(list.every(isText)).toBe(true);
  expect(JSON.stringify(facts).length).toBeLessThan(100_000);
}

function isText(text: unknown): boolean {
  return typeof text === 'string' && text !== '';
}

function isCanonical(secret: unknown): boolean {
  return typeof secret === 'string' && secret !== '' && secret === secret.trim();
}

function mutate(made: Exchange, change: Mutation): Exchange {
  const { status } = change;
  if (change.request) return { ...made, status, requestBody: mutateText(made.requestBody ?? '', change) };
  if (made.responseBytes == null)
    return { ...made, status, responseBody: mutateText(made.responseBody, change) };
  const bytes = Buffer.from(made.responseBytes);
  const at = bytes.length === 0 ? 0 : change.where % bytes.length;
  if (change.kind === 'cut') return { ...made, status, responseBytes: bytes.subarray(0, at) };
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (change.where % 8));
  return { ...made, status, responseBytes: bytes };
}

function mutateText(text: string, { kind, where, value }: Mutation): string {
  const at = text.length === 0 ? 0 : where % text.length;
  if (kind === 'anything') return typeof value === 'string' ? value : JSON.stringify(value);
  if (kind === 'cut') return text.slice(0, at);
  if (kind === 'flip') return text.slice(0, at) + String.fromCharCode(where % 0x10000) + text.slice(at + 1);
  if (kind === 'wrap') return [`[${text}]`, `{"a":${text}}`, text + text, `\ufeff${text}`][where % 4] ?? '';
  if (!text.startsWith('{')) return text.replace(/>[^<>]+</, () => `>${String(JSON.stringify(value))}<`);
  const root: unknown = JSON.parse(text);
  const places: [Record<string, unknown>, string][] = [];
  collect(root, places);
  const [holder, name] = places[where % Math.max(1, places.length)] ?? [{}, ''];
  holder[name] = value;
  return JSON.stringify(root);
}

function collect(value: unknown, into: [Record<string, unknown>, string][]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    into.push([value as Record<string, unknown>, name]);
    collect(inner, into);
  }
}
