import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { secops } from '../../../../collector/export/destinations/secops.ts';
import { udm } from '../../../../src/core/siem/formats/udm.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { type Answerer, type HttpReceiver, openHttpReceiver, sendJson } from '../http-receiver.ts';
import { destinationFor, never, outgoing, taken } from '../outgoing.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const token = fakeSecret('ya29.', 40);
const records = outgoing(udm, 8);
let receiver: HttpReceiver | undefined;
afterEach(() => receiver?.close());

/** Checks the assertion as Google does (RFC 7523), then lets the token in. */
function google(answer: Answerer): Answerer {
  return (request, response) => {
    if (request.path === '/token') {
      const form = new URLSearchParams(request.text);
      const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
      const isGood = verify(
        'sha256',
        Buffer.from(`${header}.${claims}`),
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
        Buffer.from(signature, 'base64url'),
      );
      const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
      if (!isGood || said['iss'] !== 'mayfly@project.example' || !String(said['aud']).endsWith('/token')) {
        return sendJson(response, 400, { error: 'invalid_grant' });
      }
      return sendJson(response, 200, { access_token: token, expires_in: 3599, token_type: 'Bearer' });
    }
    if (request.headers.authorization !== `Bearer ${token}`) return sendJson(response, 401, {});
    answer(request, response);
  };
}

async function open(answer: Answerer, values = {}) {
  const opened = await openHttpReceiver(answer);
  receiver = opened;
  const credentials = JSON.stringify({
    type: 'service_account',
    client_email: 'mayfly@project.example',
    private_key_id: 'key-1',
    private_key: pem,
    token_uri: `${opened.url}/token`,
  });
  const settings = {
    project: 'p-1',
    instance: 'i-1',
    endpoint: opened.url,
    credentials,
    timeout: '5',
    ...values,
  };
  return { receiver: opened, destination: destinationFor(secops, settings) };
}

const accepts: Answerer = (_, response) => sendJson(response, 200, {});

test('a batch is one import of UDM events', async () => {
  const { receiver: opened, destination } = await open(google(accepts));
  expect(await destination.deliver(records, never())).toEqual(taken);
  const [, imported] = opened.requests;
  expect(imported?.path).toBe('/v1alpha/projects/p-1/locations/us/instances/i-1/events:import');
  expect(JSON.parse(imported?.text ?? '')).toEqual({
    inline_source: { events: records.map(({ fields }) => ({ udm: fields })) },
  });
});

test('an event that is wrong is found by halves and rejected alone', async () => {
  const bad = records[5]?.id ?? '';
  const { destination } = await open(
    google(({ text }, response) =>
      text.includes(bad)
        ? sendJson(response, 400, { error: { message: 'invalid event type' } })
        : sendJson(response, 200, {}),
    ),
  );
  const { rejected } = await destination.deliver(records, never());
  expect(rejected).toEqual([{ at: 5, reason: expect.stringContaining('invalid event type') }]);
});

test.each([
  ['busy', 429, 'answered 429'],
  ['unclear', 500, 'answered 500'],
  ['timeout', 504, 'answered 504'],
  ['refused', 403, 'may not import events'],
  ['refused', 404, 'no such instance'],
])('%s: %d is not acknowledged', async (kind, status, message) => {
  const { destination } = await open(
    google(({ headers }, response) => sendJson(response, status, headers, { 'retry-after': '2' })),
  );
  const error = await destination.deliver(records, never()).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ kind, message: expect.stringContaining(message), retryAfterMs: 2_000 });
  expect(String(error)).not.toContain(token);
});

test('an account that Google does not know is told', async () => {
  const { destination } = await open((_, response) => sendJson(response, 400, { error: 'invalid_grant' }));
  await expect(destination.deliver(records, never())).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/^no token: answered 400: .*invalid_grant/),
  });
});

describe('credentials that are wrong are told without being shown', () => {
  const hidden = fakeSecret('', 30);
  test.each([
    ['no JSON', hidden, /no client_email/],
    ['no key in it', JSON.stringify({ client_email: hidden, private_key_id: 'k' }), /no private_key/],
    [
      'a broken key',
      JSON.stringify({ client_email: 'a', private_key_id: 'k', private_key: hidden }),
      /private_key is no key in PEM/,
    ],
  ])('%s', async (_what, credentials, message) => {
    const error = await open(accepts, { credentials }).catch((failure: unknown) => failure);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain(hidden);
  });
});

test('the check imports nothing', async () => {
  const { receiver: opened, destination } = await open(
    google((_, response) => sendJson(response, 400, { error: { message: 'no events' } })),
  );
  await destination.check(never());
  expect(opened.requests.at(-1)?.text).toBe('{"inline_source":{"events":[]}}');
});
