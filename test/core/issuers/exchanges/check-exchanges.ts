import {
  type Arbitrary,
  assert,
  boolean,
  constantFrom,
  nat,
  oneof,
  property,
  string,
  tuple,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issuers, matchIssuer } from '../../../../src/core/issuers/index.ts';
import type { Exchange, Issued, Issuer } from '../../../../src/core/issuers/issuer.ts';
import { issuedCredential } from '../../../../src/core/issuers/reading/issued-credential.ts';
import type { Secret } from '../../../../src/core/secret.ts';
import { exchange, request } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';

/** Tests that every exchange of a table is found and read as it says, and that nothing else in its place is. */
export function checkExchanges(table: readonly IssuerExchange[]): void {
  const rows = table.map((row) => [row.what, row] as const);

  describe.each(rows)('%s', (_what, row) => {
    const issuer = issuerOf(row);
    const made = exchange(row.exchange);

    test('is found, and read in full', () => {
      expect(matchIssuer(request(row.exchange))?.id).toBe(row.issuer);
      if (row.endpoint !== null) expect(issuer.endpoints).toContain(row.endpoint);
      expect(issuer.issued(made)).toEqual(row.issued.map(inFull));
      expect(issuer.presented(made.request, made.requestBody ?? '')).toEqual(row.presented ?? []);
      expect(issuer.ended?.(made) ?? []).toEqual(row.ended ?? []);
      expect(issuer.renewed?.(made) ?? []).toEqual(row.renewed ?? []);
      expect(issuer.learned?.(made) ?? []).toEqual(row.learned ?? []);
    });

    test('gives nothing when it is denied', () => {
      for (const status of [400, 401, 403, 404, 429, 500]) {
        const denied = { ...made, status };
        expect(everything(issuer, denied)).toEqual([]);
      }
    });

    test('may be cut off or garbled and never throws', () => {
      assert(
        property(
          garbled(made.responseBody),
          garbled(made.requestBody ?? ''),
          boolean(),
          (answer, body, both) =>
            checkSound(issuer, {
              ...made,
              responseBody: answer,
              requestBody: both ? body : made.requestBody,
            }),
        ),
        { numRuns: 60 },
      );
      const bytes = made.responseBytes;
      if (bytes == null) return;
      assert(
        property(nat(bytes.length), nat(255), boolean(), (at, byte, cut) => {
          const broken = cut ? bytes.slice(0, at) : Uint8Array.from(bytes).fill(byte, at, at + 1);
          checkSound(issuer, { ...made, responseBytes: broken });
        }),
      );
    });
  });
}

function issuerOf({ issuer: id }: IssuerExchange): Issuer {
  const issuer = issuers.find((one) => one.id === id);
  if (issuer === undefined) throw new Error(`no issuer is called ${id}`);
  return issuer;
}

function inFull({ secret, parents = [], ...facts }: IssuerExchange['issued'][number]): Issued {
  return issuedCredential({ ...facts, secret: secret as Secret, parents: parents as Secret[] });
}

function everything(issuer: Issuer, made: Exchange): readonly unknown[] {
  return [
    ...issuer.issued(made),
    ...(issuer.ended?.(made) ?? []),
    ...(issuer.renewed?.(made) ?? []),
    ...(issuer.learned?.(made) ?? []),
  ];
}

const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '\u0000',
  '{"a":',
  [],
  {},
  [[]],
  { toString: 1 },
  'x'.repeat(9_000),
];

/** The text cut off, with a strange character, or with a strange value in the place of one of its JSON values. */
function garbled(text: string): Arbitrary<string> {
  const cut = nat(text.length).map((at) => text.slice(0, at));
  const poked = tuple(nat(text.length), string({ minLength: 1, maxLength: 3 })).map(
    ([at, poke]) => text.slice(0, at) + poke + text.slice(at + 1),
  );
  const replaced = tuple(nat(200), constantFrom(...strange)).map(([nth, value]) =>
    replaceNth(text, nth, value),
  );
  const others = constantFrom('', 'null', '17', '[]', '{}', `[${text}]`, '<html></html>');
  return oneof(cut, poked, { arbitrary: replaced, weight: 4 }, others);
}

function replaceNth(text: string, nth: number, value: unknown): string {
  if (!text.startsWith('{')) return text;
  let count = 0;
  const total = JSON.stringify(JSON.parse(text)).split(':').length;
  return JSON.stringify(
    JSON.parse(text, (_key, old: unknown) => (count++ === nth % total ? value : old)) ?? null,
  );
}

function checkSound(issuer: Issuer, made: Exchange): void {
  const secrets = [...issuer.issued(made), ...issuer.presented(made.request, made.requestBody ?? '')];
  for (const { secret } of secrets) expect(secret !== '' && secret === secret.trim(), 'canonical').toBe(true);
  for (const { issuedAt, expiresAt, parents, secret, ...facts } of issuer.issued(made)) {
    for (const time of [issuedAt, expiresAt]) expect(time === null || Number.isSafeInteger(time)).toBe(true);
    expect(parents.includes(secret)).toBe(false);
    for (const text of [facts.type, facts.provider, facts.name, facts.policy, facts.subject, facts.issuer])
      expect(text === null || (typeof text === 'string' && text !== '' && text.length <= 1_100)).toBe(true);
    for (const text of [...facts.scopes, ...facts.audience, ...facts.joinKeys])
      expect(typeof text === 'string' && text !== '').toBe(true);
  }
  for (const end of issuer.ended?.(made) ?? []) expect(end.secret ?? end.joinKey).not.toBe('');
  for (const { joinKey, expiresAt } of issuer.renewed?.(made) ?? [])
    expect(joinKey !== '' && Number.isSafeInteger(expiresAt)).toBe(true);
  issuer.learned?.(made);
}
