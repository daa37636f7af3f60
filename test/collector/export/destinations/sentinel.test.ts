import { afterEach, describe, expect, test } from 'vitest';
import { sentinel } from '../../../../collector/export/destinations/sentinel.ts';
import { instant } from '../../../../src/core/instant.ts';
import { asim } from '../../../../src/core/siem/formats/asim.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { type Answerer, type HttpReceiver, openHttpReceiver, sendJson } from '../http-receiver.ts';
import { destinationFor, never, outgoing, taken } from '../outgoing.ts';

const secret = fakeSecret('', 40);
const records = outgoing(asim, 12);
let receiver: HttpReceiver | undefined;
let nowMs = Date.UTC(2026, 10, 23, 3);
afterEach(() => receiver?.close());

/** Entra and an ingestion endpoint in one: tokens are numbered and taken while `isGood`. */
function azure(
  upload: Answerer,
  { isGood = (_n: number): boolean => true, expiresIn = 3600 as unknown } = {},
): Answerer {
  let tokens = 0;
  return (request, response) => {
    if (request.path === '/tenant-1/oauth2/v2.0/token') {
      const form = Object.fromEntries(new URLSearchParams(request.text));
      if (form['client_secret'] !== secret || form['grant_type'] !== 'client_credentials') {
        return sendJson(response, 401, {
          error: 'invalid_client',
          error_description: `AADSTS7000215 ${request.text}`,
        });
      }
      tokens += 1;
      return sendJson(response, 200, {
        token_type: 'Bearer',
        access_token: `token-${tokens}-${secret.slice(0, 4)}`,
        expires_in: expiresIn,
      });
    }
    const held = /^Bearer token-(\d+)-/.exec(request.headers.authorization ?? '')?.[1];
    if (held === undefined || !isGood(Number(held))) {
      return sendJson(response, 401, { error: { code: 'InvalidAuthenticationToken' } });
    }
    upload(request, response);
  };
}

async function open(answer: Answerer, values = {}) {
  const opened = await openHttpReceiver(answer);
  receiver = opened;
  const destination = destinationFor(
    sentinel,
    {
      endpoint: opened.url,
      authority: opened.url,
      rule_id: 'dcr-0123',
      tenant_id: 'tenant-1',
      client_id: 'client-1',
      client_secret: secret,
      timeout: '5',
      ...values,
    },
    () => instant(nowMs),
  );
  return { receiver: opened, destination };
}

const accepts: Answerer = (_, response) => void response.writeHead(204).end();
const uploadsOf = (opened: HttpReceiver) => opened.requests.filter(({ path }) => path.startsWith('/data'));
const tokensOf = (opened: HttpReceiver) => opened.requests.filter(({ path }) => path.includes('/oauth2/'));

describe('a batch', () => {
  test('is one array in one call', async () => {
    const { receiver: opened, destination } = await open(azure(accepts));
    expect(await destination.deliver(records, never())).toEqual(taken);
    const [upload] = uploadsOf(opened);
    expect(upload?.path).toBe(
      '/dataCollectionRules/dcr-0123/streams/Custom-Mayfly_CL?api-version=2023-01-01',
    );
    expect(upload?.headers).toMatchObject({ 'content-type': 'application/json', 'content-encoding': 'gzip' });
    expect(JSON.parse(upload?.text ?? '')).toEqual(records.map(({ fields }) => fields));
    const form = new URLSearchParams(tokensOf(opened)[0]?.text);
    expect(form.get('scope')).toBe('https://monitor.azure.com//.default');
    expect(form.get('client_id')).toBe('client-1');
  });

  test('goes to a stream of each schema when the stream names it', async () => {
    const { receiver: opened, destination } = await open(azure(accepts), {
      stream: 'Custom-Mayfly{group}_CL',
    });
    expect(await destination.deliver(records, never())).toEqual(taken);
    const arrived = uploadsOf(opened).flatMap(({ path, text }) => {
      const schema = /Mayfly(\w+)_CL/.exec(path)?.[1];
      const rows = JSON.parse(text) as { EventSchema: string; EventUid: string }[];
      expect(rows.map((row) => row.EventSchema)).toEqual(rows.map(() => schema));
      return rows.map((row) => row.EventUid);
    });
    expect(arrived.sort()).toEqual(records.map(({ id }) => id).sort());
  });

  test.each([
    ['is too large', 413, {}],
    ['has a row that is wrong', 400, { error: { code: 'InvalidPayload', message: 'bad row' } }],
  ])('that %s is halved until the row stands alone', async (_what, status, body) => {
    const bad = records[3]?.id ?? '';
    const arrived: string[] = [];
    const { destination } = await open(
      azure((request, response) => {
        if (request.text.includes(bad)) return sendJson(response, status, body);
        arrived.push(...(JSON.parse(request.text) as { EventUid: string }[]).map((row) => row.EventUid));
        accepts(request, response);
      }),
    );
    const { rejected, again } = await destination.deliver(records, never());
    expect(rejected.map(({ at }) => at)).toEqual([3]);
    expect(again).toEqual([]);
    expect(arrived).toEqual(records.map(({ id }) => id).filter((id) => id !== bad));
  });
});

describe('the token', () => {
  test('is asked for once and again shortly before it expires', async () => {
    const { receiver: opened, destination } = await open(azure(accepts));
    for (const minutes of [0, 54, 2]) {
      nowMs += minutes * 60_000;
      await destination.deliver(records, never());
    }
    expect(tokensOf(opened)).toHaveLength(2);
    expect(uploadsOf(opened)).toHaveLength(3);
  });

  test('that is not taken any more is renewed once', async () => {
    const { receiver: opened, destination } = await open(azure(accepts, { isGood: (n) => n > 1 }));
    expect(await destination.deliver(records, never())).toEqual(taken);
    expect(tokensOf(opened)).toHaveLength(2);
  });

  test('that is not taken though it is new is told', async () => {
    const { receiver: opened, destination } = await open(azure(accepts, { isGood: () => false }));
    await expect(destination.deliver(records, never())).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('not even a new one'),
    });
    expect(uploadsOf(opened)).toHaveLength(2);
  });

  test.each([['never'], [-5], [null]])('with a life of %s is none', async (expiresIn) => {
    const { destination } = await open(azure(accepts, { expiresIn }));
    await expect(destination.deliver(records, never())).rejects.toThrow(/no access_token with expires_in/);
  });

  test('that Entra does not give is told without the secret', async () => {
    const opened = await open((request, response) => sendJson(response, 401, { said: request.text }));
    const error = await opened.destination.deliver(records, never()).catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/^no token: answered 401/),
    });
    expect(String(error)).not.toContain(secret);
  });
});

describe('is not acknowledged', () => {
  test.each([
    ['busy', 429, { error: { code: 'Throttled' } }, 'answered 429'],
    ['busy', 503, {}, 'answered 503'],
    ['unclear', 500, {}, 'answered 500'],
    ['unclear', 200, 'hello', 'answered 200'],
    ['refused', 403, { error: { code: 'OperationFailed' } }, 'Monitoring Metrics Publisher'],
    ['refused', 404, {}, 'no such data collection rule'],
    ['refused', 400, { error: { code: 'InvalidStream' } }, 'InvalidStream'],
    ['refused', 400, { error: { code: 'InvalidPayload' } }, 'takes not one of 12 records'],
  ])('%s: %d', async (kind, status, body, message) => {
    const { destination } = await open(
      azure((_, response) => sendJson(response, status, body, { 'retry-after': '11' })),
    );
    await expect(destination.deliver(records, never())).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(message),
      ...(status === 429 ? { retryAfterMs: 11_000 } : {}),
    });
  });

  test('and neither secret nor token stands in a message, though they are said back', async () => {
    const { destination } = await open(
      azure((request, response) => sendJson(response, 500, { ...request.headers, secret })),
    );
    const text = String(await destination.deliver(records, never()).catch((error: unknown) => error));
    expect(text).toContain('[secret]');
    expect(text).not.toMatch(/token-\d/);
    expect(text).not.toContain(secret);
  });
});

test('the check sends an empty array', async () => {
  const { receiver: opened, destination } = await open(azure(accepts));
  await destination.check(never());
  expect(uploadsOf(opened).map(({ text }) => text)).toEqual(['[]']);
});
