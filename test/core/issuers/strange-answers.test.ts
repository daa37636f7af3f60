import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { issuers } from '../../../src/core/issuers/index.ts';
import type { Exchange } from '../../../src/core/issuers/issuer.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { at, exchange } from './exchange.ts';

const token = fakeSecret('', 40);
const form = {
  grant_type: 'refresh_token',
  refresh_token: fakeSecret('', 30),
  client_id: 'app',
  scope: 'a b',
};
const credentials = `<Credentials><AccessKeyId>${fakeSecret('ASIA', 16)}</AccessKeyId><Expiration>2026-11-23T11:00:00Z</Expiration></Credentials>`;

const seeds: readonly Exchange[] = [
  exchange({
    url: 'https://login.example.com/token',
    form,
    answer: {
      access_token: token,
      refresh_token: token,
      id_token: token,
      expires_in: 3600,
      scope: 'a b',
      issued_token_type: 'a:b',
    },
  }),
  exchange({
    url: 'https://sts.amazonaws.com/',
    form: { Action: 'AssumeRole', RoleArn: 'arn:aws:iam::1:role/a', WebIdentityToken: token },
    answer: `<AssumeRoleResponse>${credentials}<AssumedRoleUser><Arn>a</Arn></AssumedRoleUser></AssumeRoleResponse>`,
  }),
  exchange({
    url: 'https://secretsmanager.us-east-1.amazonaws.com/',
    headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' },
    answer: {
      ARN: 'arn',
      Name: 'a',
      VersionId: 'v',
      CreatedDate: 1.5,
      SecretString: JSON.stringify({ password: token, access_key: token, secret_key: token }),
      SecretBinary: 'AAAA',
      SecretValues: [{ SecretString: token }],
    },
  }),
  exchange({
    url: 'https://vault.example.com/v1/auth/aws/login',
    json: {
      role: 'a',
      jwt: token,
      iam_request_headers: Buffer.from('{"Authorization":["a"]}').toString('base64'),
    },
    answer: {
      auth: {
        client_token: token,
        accessor: 'a',
        policies: ['a'],
        metadata: { role: 'a' },
        lease_duration: 60,
      },
      wrap_info: { token, ttl: 5, creation_time: '2026-11-23T10:00:00Z' },
      data: null,
    },
  }),
  exchange({
    url: 'https://vault.example.com/v1/database/creds/a',
    headers: { 'x-vault-token': token },
    answer: {
      lease_id: 'a',
      lease_duration: 60,
      data: {
        username: 'a',
        password: token,
        private_key: token,
        serial_number: '1',
        data: { a: token, url: `a://b:${token}@c` },
        metadata: { created_time: 'x' },
      },
    },
  }),
  exchange({
    url: 'https://api.github.com/app/installations/1/access_tokens',
    answer: { token, expires_at: '2026-11-23T11:00:00Z', permissions: { contents: 'write' } },
  }),
  exchange({
    url: 'https://api.openai.com/v1/realtime/client_secrets',
    answer: {
      value: token,
      expires_at: at / 1000,
      session: { id: 'a', model: 'b' },
      client_secret: { value: token },
    },
  }),
];

const strangeValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '%',
  '{"a":',
  '[]',
  'a.b.c',
  '__proto__',
  'constructor',
  [],
  {},
  [[[]]],
  { toString: 1 },
  'x'.repeat(70_000),
  Array.from({ length: 200 }, () => 'secret-looking'),
];

test('the seeds issue something', () => {
  for (const seed of seeds)
    expect(issuers.flatMap((issuer) => issuer.issued(seed)).length).toBeGreaterThan(0);
});

test('5,000 mutated exchanges never throw and never issue an empty secret', () => {
  let issuedCount = 0;
  for (let i = 0; i < 5000; i++) {
    const mutated = mutate(pick(seeds));
    for (const issuer of issuers) {
      const issued = issuer.issued(mutated);
      const presented = issuer.presented(mutated.request, mutated.requestBody ?? '');
      for (const { secret } of [...issued, ...presented]) expect(isCanonical(secret), secret).toBe(true);
      for (const { expiresAt, issuedAt, parents, secret, ...facts } of issued) {
        for (const time of [expiresAt, issuedAt])
          expect(time === null || Number.isSafeInteger(time)).toBe(true);
        expect(parents.every((parent) => isCanonical(parent) && parent !== secret)).toBe(true);
        for (const text of [
          facts.type,
          facts.provider,
          facts.name,
          facts.policy,
          facts.subject,
          facts.issuer,
        ]) {
          expect(text === null || (typeof text === 'string' && text !== '')).toBe(true);
        }
        for (const list of [facts.scopes, facts.audience, facts.joinKeys]) {
          expect(list.every((text) => typeof text === 'string' && text !== '')).toBe(true);
        }
        // A span has to carry it.
        expect(JSON.stringify(facts).length).toBeLessThan(100_000);
      }
      issuedCount += issued.length;
    }
  }
  expect(issuedCount).toBeGreaterThan(500);
});

function isCanonical(secret: string): boolean {
  return typeof secret === 'string' && secret !== '' && secret === secret.trim();
}

function mutate(seed: Exchange): Exchange {
  const responseBody = mutateText(seed.responseBody);
  const requestBody = randomInt(3) > 0 ? seed.requestBody : mutateText(seed.requestBody ?? '');
  const status = pick([200, 200, 200, 201, 204, 302]);
  return { ...seed, responseBody, requestBody, status };
}

/** Cuts, doubles, flips, or puts a strange value in place of one of a JSON text. */
function mutateText(text: string): string {
  const cut = randomInt(text.length + 1);
  switch (randomInt(6)) {
    case 0:
      return text.slice(0, cut);
    case 1:
      return text.slice(0, cut) + String.fromCharCode(randomInt(0x10000)) + text.slice(cut + 1);
    case 2:
      return pick([
        `[${text}]`,
        `"${text}"`,
        `<html>${text}</html>`,
        text + text,
        `\ufeff${text}`,
        '17',
        'null',
      ]);
    default:
      return replaceValue(text);
  }
}

function replaceValue(text: string): string {
  if (!text.startsWith('{'))
    return text.replace(/>[^<>]+</, () => `>${JSON.stringify(pick(strangeValues))}<`);
  const paths: [Record<string, unknown>, string][] = [];
  const root = JSON.parse(text) as Record<string, unknown>;
  collect(root, paths);
  for (let i = randomInt(1, 4); i > 0; i--) {
    const [holder, name] = pick(paths);
    holder[name] = pick(strangeValues);
  }
  return JSON.stringify(root);
}

function collect(holder: Record<string, unknown>, into: [Record<string, unknown>, string][]): void {
  for (const [name, value] of Object.entries(holder)) {
    into.push([holder, name]);
    if (typeof value === 'object' && value !== null) collect(value as Record<string, unknown>, into);
  }
}

function pick<T>(items: readonly T[]): T {
  return items[randomInt(items.length)] as T;
}
