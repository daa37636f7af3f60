import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ActorFacts } from '../../../instrumentation/node/attribution/actor-source.ts';
import { createRecorder } from '../../../instrumentation/node/create-recorder.ts';
import type { TargetInfo } from '../../../instrumentation/node/recorder.ts';
import type { RecorderTotals } from '../../../instrumentation/node/recorder-totals.ts';
import type { SpanRecord } from '../../../instrumentation/node/span-record.ts';
import { fingerprint, fingerprintKey } from '../../../src/core/fingerprint.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeJwt } from '../../support/fake-jwt.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const key = fingerprintKey(randomBytes(32).toString('hex'));
const target: TargetInfo = {
  address: 'api.example.com',
  port: 443,
  method: 'GET',
  path: '/v1/items/12',
  rpc: null,
};

function setUp(actor: () => ActorFacts = () => ({}), accept: () => boolean = () => true) {
  const records: SpanRecord[] = [];
  const ended: RecorderTotals[] = [];
  const parts = createRecorder({
    key,
    sink(record) {
      const accepted = accept();
      if (accepted) records.push(record);
      return accepted;
    },
    now: () => 1_700_000_000_000,
    later: () => {},
    readActor: actor,
    renewInstance: (totals) => ended.push(totals),
  });
  return { records, ended, ...parts };
}

function secretOf(text = fakeSecret('plain-', 30)): Secret {
  return text as Secret;
}

test('a use is counted per key: another tool, target or outcome has its own count', () => {
  let tool = 'a';
  const { recorder, records } = setUp(() => ({ agent: 'planner', tool }));
  const secret = secretOf();
  const use = (where: TargetInfo = target) =>
    recorder.used({ secret, location: 'header', target: where, name: 'authorization' });
  use()({ status: 200 });
  use();
  tool = 'b';
  use();
  use({ ...target, address: 'other.example.com' });
  expect(
    records.map((r) => [
      r.attributes['gen_ai.tool.name'],
      r.attributes['server.address'],
      r.attributes['mayfly.use.outcome'],
      r.attributes['mayfly.count'],
    ]),
  ).toEqual([
    ['a', 'api.example.com', 'sent', 1],
    ['a', 'api.example.com', 'accepted', 1],
    ['a', 'api.example.com', 'sent', 2],
    ['b', 'api.example.com', 'sent', 1],
    ['b', 'other.example.com', 'sent', 1],
  ]);
});

test('conversation and path are no part of the key, the route is', () => {
  let conversation = 'c1';
  const { recorder, records } = setUp(() => ({ conversation }));
  const secret = secretOf();
  const use = (path: string) =>
    recorder.used({ secret, location: 'header', target: { ...target, path }, name: null });
  use('/v1/items/12');
  conversation = 'c2';
  use('/v1/items/13?page=2');
  use('/v1/other');
  expect(records.map((r) => [r.attributes['url.template'], r.attributes['mayfly.count']])).toEqual([
    ['/v1/items/{}', 1],
    ['/v1/items/{}', 2],
    ['/v1/other', 1],
  ]);
});

test.each([
  [200, 'accepted'],
  [404, 'accepted'],
  [429, 'accepted'],
  [401, 'denied'],
  [403, 'denied'],
  [407, 'denied'],
  [500, 'error'],
  [503, 'error'],
])('status %i is %s', (status, outcome) => {
  const { recorder, records } = setUp();
  recorder.used({ secret: secretOf(), location: 'header', target, name: null })({ status });
  expect(records[1]?.attributes).toMatchObject({
    'mayfly.use.outcome': outcome,
    'http.response.status_code': status,
  });
});

test('an answer is told once, whatever comes after it', () => {
  const { recorder, records } = setUp();
  const answered = recorder.used({ secret: secretOf(), location: 'header', target, name: null });
  answered({ status: 200 });
  answered({ error: true });
  answered({ status: 500 });
  expect(records).toHaveLength(2);
});

test('what the issuer said stays on later uses, and the mint chain names the parent', () => {
  const { recorder, records } = setUp();
  const parent = secretOf();
  const child = secretOf();
  recorder.fetched({
    secret: child,
    source: 'token_endpoint',
    name: 'ledger',
    type: 'oauth.access_token',
    parents: [parent],
    scopes: ['a'],
    expiresAt: null,
  });
  recorder.used({ secret: child, location: 'header', target, name: 'authorization' });
  for (const record of records) {
    expect(record.credential).toMatchObject({
      'mayfly.credential.fingerprint': fingerprint(key, child),
      'mayfly.credential.type': 'oauth.access_token',
      'mayfly.credential.parents': [fingerprint(key, parent)],
      'mayfly.credential.scopes': ['a'],
    });
  }
});

test('past 1,000 keys of one credential the rest share one for each outcome, without naming an actor', () => {
  let tool = 0;
  const { recorder, records, totals } = setUp(() => ({ tool: `tool-${tool}` }));
  const secret = secretOf();
  for (; tool < 1_005; tool++) recorder.used({ secret, location: 'header', target, name: null });
  const others = [0, 1].map(() => recorder.used({ secret, location: 'header', target, name: null }));
  for (const answered of others) answered({ status: 200 });
  const last = records.slice(-9).map(({ attributes }) => attributes);
  expect(last.map((each) => [each['mayfly.use.outcome'], each['mayfly.count']])).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7].map((count) => ['sent', count]),
    ['accepted', 1],
    ['accepted', 2],
  ]);
  for (const each of last) {
    expect(each['server.address']).toBe('other');
    for (const name of ['gen_ai.tool.name', 'server.port', 'url.template'] as const)
      expect(each[name]).toBeUndefined();
  }
  expect(totals()).toMatchObject({ overflowed: 9, unattributed: 0 });
});

test('counters that start over do so under a new instance, never silently', () => {
  const { recorder, records, totals, ended } = setUp();
  const use = (secret: Secret) => recorder.used({ secret, location: 'header', target, name: null });
  const first = secretOf();
  const answered = use(first);
  for (let i = 1; i < 12_000; i++) use(secretOf(`secret-number-${i}`));
  expect(ended).toEqual([]);
  use(first);
  expect(records.at(-1)).toMatchObject({ instance: 0, attributes: { 'mayfly.count': 2 } });
  use(secretOf());
  expect(ended).toMatchObject([{ instance: 0, seen: 12_001, spooled: 12_001 }]);
  expect(records.at(-1)).toMatchObject({ instance: 1, attributes: { 'mayfly.count': 1 } });
  use(first);
  expect(records.at(-1)).toMatchObject({ instance: 1, attributes: { 'mayfly.count': 1 } });
  // The answer to a use of the first instance is counted where its use was.
  answered({ status: 200 });
  expect(records.at(-1)).toMatchObject({ instance: 0, attributes: { 'mayfly.count': 1 } });
  expect(totals()).toMatchObject({ instance: 1, seen: 3 });
});

test('what the sink cannot take at the end is counted as dropped', () => {
  const { recorder, totals, close } = setUp(
    () => ({}),
    () => false,
  );
  recorder.ended(secretOf(), 'revoked', target);
  recorder.fetched({ secret: secretOf(), source: 'env', name: 'A' });
  expect(totals()).toMatchObject({ seen: 2, dropped: 0 });
  close();
  recorder.ended(secretOf(), 'revoked', target);
  expect(totals()).toMatchObject({ seen: 3, spooled: 0, coalesced: 0, dropped: 3 });
});

test('whose agent, tool and user are not known is counted', () => {
  let actor: ActorFacts = { conversation: 'c', purpose: 'p' };
  const { recorder, totals } = setUp(() => actor);
  recorder.fetched({ secret: secretOf(), source: 'env', name: 'A' });
  for (actor of [{ agent: 'a' }, { tool: 't' }, { user: 'u' }, { agentId: 'i' }])
    recorder.fetched({ secret: secretOf(), source: 'env', name: 'A' });
  expect(totals()).toMatchObject({ seen: 5, unattributed: 1 });
});

test('the actor is the one of the use, also of an answer that arrives elsewhere', () => {
  let actor: ActorFacts = { agent: 'planner' };
  const { recorder, records } = setUp(() => actor);
  const answered = recorder.used({ secret: secretOf(), location: 'header', target, name: null });
  actor = { agent: 'another' };
  answered({ status: 200 });
  expect(records.map(({ attributes }) => attributes['gen_ai.agent.name'])).toEqual(['planner', 'planner']);
});

test('facts of the place are learned, and every later observation carries them', () => {
  const { recorder, records } = setUp();
  const secret = secretOf();
  const use = { secret, location: 'client_certificate', target, name: null } as const;
  recorder.used({
    ...use,
    facts: { type: 'tls.client_certificate', expiresAt: 1_800_000_000_000, joinKeys: ['x509.serial:1a'] },
  });
  recorder.used(use);
  for (const { credential } of records) {
    expect(credential).toMatchObject({
      'mayfly.credential.type': 'tls.client_certificate',
      'mayfly.credential.expires_at': 1_800_000_000_000,
      'mayfly.credential.join_keys': ['x509.serial:1a'],
    });
  }
  expect(records[1]?.credential).toBe(records[0]?.credential);
});

test('an end by join key is that of the credential that has it; of one never met, nothing is told', () => {
  const { recorder, records } = setUp();
  const secret = secretOf();
  recorder.fetched({ secret, source: 'secret_manager', name: 'a', joinKeys: ['vault.lease_id:1'] });
  recorder.ended({ joinKey: 'vault.lease_id:1' }, 'revoked', target);
  recorder.ended({ joinKey: 'vault.lease_id:2' }, 'revoked', target);
  expect(records.slice(1)).toMatchObject([
    { name: 'credential.end', credential: { 'mayfly.credential.fingerprint': fingerprint(key, secret) } },
  ]);
});

test('no record holds the secret, however it is encoded', () => {
  const { recorder, records } = setUp();
  const secret = secretOf();
  recorder.fetched({ secret, source: 'file', name: '/run/secrets/token', target });
  recorder.used({
    secret,
    location: 'query',
    target: { ...target, path: `/bot${secret}/send?key=${secret}` },
    name: 'key',
  })({ status: 200 });
  const text = JSON.stringify(records);
  for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]) {
    expect(text).not.toContain(form);
  }
});

test("a repeated use of an unknown token is the same object to the sink, and the issuer's word is not lost", () => {
  const { recorder, records } = setUp();
  const secret = secretOf();
  recorder.fetched({
    secret,
    source: 'file',
    name: '/run/secrets/a',
    joinKeys: ['vault.lease_id:1'],
    scopes: ['a'],
  });
  for (let i = 0; i < 3; i++) recorder.used({ secret, location: 'header', target, name: 'x-api-key' });
  const [, first, second, third] = records.map((record) => record.credential);
  expect(first).toMatchObject({
    'mayfly.credential.type': 'unknown',
    'mayfly.credential.join_keys': ['vault.lease_id:1'],
    'mayfly.credential.scopes': ['a'],
  });
  expect([second, third].every((credential) => credential === first)).toBe(true);
});

test('what was minted here is fetched once, at its first use, by whoever uses it', () => {
  const { recorder, records } = setUp(() => ({ agent: 'planner' }));
  const secret = appJwt();
  for (let i = 0; i < 3; i++)
    recorder.used({ secret, location: 'header', target, name: 'authorization' })({ status: 200 });
  const fetches = records.filter(({ name }) => name === 'credential.fetch');
  expect(records[0]).toBe(fetches[0]);
  expect(fetches).toMatchObject([
    {
      credential: { 'mayfly.credential.type': 'github.app_jwt' },
      attributes: { 'mayfly.fetch.source': 'minted_locally', 'gen_ai.agent.name': 'planner' },
    },
  ]);
});

test.each([
  ['was read from elsewhere', appJwt(), true],
  ['has a form that only issuers make', fakeSecret('ghp_', 36), false],
  ['is unknown', fakeSecret('plain-', 30), false],
])('a token that %s was not minted here', (_what, secret, isFetched) => {
  const { recorder, records } = setUp();
  if (isFetched) recorder.fetched({ secret: secretOf(secret), source: 'env', name: 'A', held: true });
  const facts = { scopes: ['learned at its use'] };
  recorder.used({ secret: secretOf(secret), location: 'header', target, name: 'authorization', facts });
  recorder.used({ secret: secretOf(secret), location: 'header', target, name: 'authorization' });
  expect(records.filter(({ attributes }) => attributes['mayfly.fetch.source'] === 'minted_locally')).toEqual(
    [],
  );
});

test('a lease that is renewed is fetched again from where it came, with its later end', () => {
  const { recorder, records } = setUp();
  const secret = secretOf();
  const first = instant(1_800_000_000_000);
  const later = instant(first + 60_000);
  const joinKeys = ['vault.lease_id:1'];
  recorder.fetched({
    secret,
    source: 'secret_manager',
    name: 'database/creds/app',
    expiresAt: first,
    joinKeys,
  });
  recorder.renewed('vault.lease_id:1', later, target);
  recorder.renewed('vault.lease_id:2', later, target);
  expect(records.slice(1)).toMatchObject([
    {
      name: 'credential.fetch',
      attributes: {
        'mayfly.fetch.source': 'secret_manager',
        'mayfly.fetch.name': 'database/creds/app',
        'server.address': 'api.example.com',
      },
      credential: {
        'mayfly.credential.fingerprint': fingerprint(key, secret),
        'mayfly.credential.expires_at': later,
      },
    },
  ]);
});

/** What Octokit signs with the key of a GitHub App. */
function appJwt(): Secret {
  return secretOf(fakeJwt({ iss: '12345', iat: 1_700_000_000, exp: 1_700_000_600 }));
}
