import { expect, test } from 'vitest';
import { readTokenRequest } from '../../collector/token-request.ts';
import { fakeSecret } from '../support/fake-secret.ts';

function read(body: unknown) {
  return readTokenRequest(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

const limits = { environments: null, workloads: null };
const quota = { newCredentialsPerSecond: null, spansPerSecond: null };

test.each([
  [
    { name: 'ci', scope: 'ingest' },
    { name: 'ci', scope: 'ingest', expiresInDays: null },
  ],
  [
    { name: ' ci ', scope: 'read', expires_in_days: null },
    { name: 'ci', scope: 'read', expiresInDays: null },
  ],
  [
    { name: 'ü', scope: 'admin', expires_in_days: 90 },
    { name: 'ü', scope: 'admin', expiresInDays: 90 },
  ],
  [
    { name: 'a', scope: 'read', environments: ['prod', ' dev', 'dev'], workloads: ['x'] },
    {
      name: 'a',
      scope: 'read',
      expiresInDays: null,
      limits: { environments: ['dev', 'prod'], workloads: ['x'] },
    },
  ],
  [
    { name: 'a', scope: 'ingest', new_credentials_per_second: 5, spans_per_second: 100 },
    {
      name: 'a',
      scope: 'ingest',
      expiresInDays: null,
      quota: { newCredentialsPerSecond: 5, spansPerSecond: 100 },
    },
  ],
])('%j', (body, expected) => {
  expect(read(body)).toEqual({ limits, quota, ...expected });
});

test.each<[unknown, string]>([
  ['', 'must be a JSON object'],
  ['[]', 'must be a JSON object'],
  ['null', 'must be a JSON object'],
  ['{"name":', 'must be a JSON object'],
  [
    {},
    'name must be 1 to 100 characters without control characters; scope must be one of ingest, read, admin',
  ],
  [{ name: '', scope: 'read' }, 'name must be'],
  [{ name: 'a\u0000', scope: 'read' }, 'name must be'],
  [{ name: '\ud800', scope: 'read' }, 'name must be'],
  [{ name: 'x'.repeat(101), scope: 'read' }, 'name must be'],
  [{ name: ['a'], scope: 'read' }, 'name must be'],
  [{ name: 'a', scope: 'Read' }, 'scope must be'],
  [{ name: 'a', scope: 'toString' }, 'scope must be'],
  [{ name: 'a', scope: 'read', expires_in_days: 0 }, 'expires_in_days must be'],
  [{ name: 'a', scope: 'read', expires_in_days: 1.5 }, 'expires_in_days must be'],
  [{ name: 'a', scope: 'read', expires_in_days: '1' }, 'expires_in_days must be'],
  [{ name: 'a', scope: 'read', expires_in_days: 3651 }, 'expires_in_days must be'],
  [{ name: 'a', scope: 'read', scopes: [] }, 'unknown field: did you mean scope?'],
  [{ name: 'a', scope: 'read', environment: 'x' }, 'unknown field: did you mean environments?'],
  [{ name: 'a', scope: 'read', colour: 'x' }, 'a field is not known; known: name, scope'],
  [{ name: 'a', scope: 'read', environments: [] }, 'environments must be a list of 1 to 64 names'],
  [{ name: 'a', scope: 'read', environments: 'prod' }, 'environments must be a list'],
  [{ name: 'a', scope: 'read', environments: ['prod', ''] }, 'environments must be a list'],
  [{ name: 'a', scope: 'read', workloads: [1] }, 'workloads must be a list'],
  [{ name: 'a', scope: 'read', workloads: ['a\u0000'] }, 'workloads must be a list'],
  [{ name: 'a', scope: 'read', workloads: Array.from({ length: 65 }, String) }, 'workloads must be a list'],
  [{ name: 'a', scope: 'admin', workloads: ['x'] }, 'a token of scope admin cannot be limited'],
  [{ name: 'a', scope: 'read', spans_per_second: 5 }, 'a token of scope read sends nothing'],
  [{ name: 'a', scope: 'ingest', spans_per_second: 0 }, 'spans_per_second must be a whole number'],
  [{ name: 'a', scope: 'ingest', new_credentials_per_second: '5' }, 'new_credentials_per_second must be'],
])('%j is refused', (body, message) => {
  expect(() => read(body)).toThrow(
    expect.objectContaining({ code: 'request.invalid', message: expect.stringContaining(message) }),
  );
});

test('what was sent is not repeated', () => {
  const secret = fakeSecret('', 30);
  for (const body of [secret, `{"${secret}":1}`, { name: 'a', scope: secret, [secret]: secret }]) {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) }),
    );
  }
});
