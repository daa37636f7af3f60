import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import type { Keyboard } from '../../../src/cli/command.ts';
import { show } from '../../../src/cli/commands/show.ts';
import { fingerprintKey, fingerprint as fingerprintWith } from '../../../src/core/fingerprint.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type FakeCollector, problem, startFakeCollector } from '../support/fake-collector.ts';
import { sampleDetail, sampleFingerprint, summary } from '../support/sample-credentials.ts';
import { type TestContext, testContext } from '../support/test-context.ts';

const fingerprint = sampleFingerprint('github');
let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
  collector.api = (_method, url) =>
    url.pathname === '/api/v1/credentials'
      ? { status: 200, body: { items: [summary('github')], nextCursor: null } }
      : { status: 200, body: sampleDetail };
});
afterEach(() => collector.close());

async function run(...args: string[]) {
  return runWith(
    testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_READ_TOKEN: 'x' }),
    args,
  );
}

async function runWith(context: TestContext, args: readonly string[]) {
  const code = await show.run(context, parseInput(show, args));
  return { code, ...context.written };
}

test('a whole fingerprint is one request', async () => {
  const { code, out } = await run(fingerprint);
  expect(code).toBe(0);
  expect(out).toMatch(/^github installation_token {2}live, short-lived, 48 uses\n/);
  expect(collector.requests).toEqual([`GET /api/v1/credentials/${fingerprint}`]);
});

test('a beginning is found first', async () => {
  await run(fingerprint.slice(0, 10));
  expect(collector.requests).toEqual([
    `GET /api/v1/credentials?fingerprint=${fingerprint.slice(0, 10)}&limit=9`,
    `GET /api/v1/credentials/${fingerprint}`,
  ]);
});

test('JSON is what the API answered', async () => {
  expect(JSON.parse((await run(fingerprint, '--json')).out)).toEqual(sampleDetail);
});

test('one that is not there is not found', async () => {
  collector.api = () => ({
    status: 404,
    body: problem(404, 'not_found', 'no credential has this fingerprint'),
  });
  await expect(run(fingerprint)).rejects.toMatchObject({
    code: 'not_found',
    message: 'no credential has this fingerprint',
  });
});

test('an answer that is no credential is noticed', async () => {
  collector.api = () => ({ status: 200, body: { fingerprint } });
  await expect(run(fingerprint)).rejects.toMatchObject({ code: 'collector.unreachable' });
});

const keyText = fakeSecret('', 40);

/** A context that gets a secret through a pipe, or by a keyboard. */
function withStdin(secret: string, how: 'pipe' | 'keyboard' = 'pipe'): TestContext {
  const context = testContext({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    MAYFLY_READ_TOKEN: 'x',
    MAYFLY_FINGERPRINT_KEY: keyText,
  });
  const keyboard: Keyboard = (onBytes) => {
    for (const character of secret) queueMicrotask(() => onBytes(Buffer.from(character)));
    return () => {};
  };
  const typed = how === 'keyboard' ? keyboard : null;
  const readStdin = async (): Promise<Uint8Array> => Buffer.from(secret);
  return { ...context, process: { ...context.process, keyboard: typed, readStdin } };
}

test.each([
  ['through a pipe', 'pipe', (secret: string) => `${secret}\n`],
  ['by a keyboard', 'keyboard', (secret: string) => `${secret}\r`],
  ['by a keyboard, with a slip of the finger', 'keyboard', (secret: string) => `x\u0015${secret}ü\u007f\r`],
  ['as the password of a URL', 'pipe', (secret: string) => `postgres://app:${secret}@db/x`],
] as const)('a secret that comes %s is asked for by its fingerprint alone', async (_what, how, typed) => {
  const secret = fakeSecret('tok-', 36);
  const wanted = fingerprintWith(fingerprintKey(keyText), secret as Secret);
  collector.api = (_method, url) =>
    url.pathname.endsWith(wanted)
      ? { status: 200, body: sampleDetail }
      : { status: 404, body: problem(404, 'not_found', 'nothing') };
  const { code, out, err } = await runWith(withStdin(typed(secret), how), ['--secret-stdin']);
  expect(code).toBe(0);
  expect(out).toContain('github installation_token');
  expect(collector.requests.at(-1)).toBe(`GET /api/v1/credentials/${wanted}`);
  for (const text of [out, err, ...collector.requests]) expect(text).not.toContain(secret);
});

test('a secret that was never seen is not found, and not repeated', async () => {
  const secret = fakeSecret('tok-', 36);
  collector.api = () => ({ status: 404, body: problem(404, 'not_found', 'nothing') });
  const failure = await runWith(withStdin(secret), ['--secret-stdin']).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'not_found' });
  expect(String(failure)).toContain(fingerprintWith(fingerprintKey(keyText), secret as Secret));
  expect(String(failure)).not.toContain(secret);
});

test.each([
  ['nothing on standard input', '', ['--secret-stdin'], 'request.invalid', 'holds no secret'],
  ['too much of it', 'x'.repeat(300_000), ['--secret-stdin'], 'request.invalid', 'more than 262144 bytes'],
  ['a word beside it', 'x', ['--secret-stdin', 'y'], 'request.invalid', 'there is no word'],
  ['neither', 'x', [], 'request.invalid', 'something is missing'],
])('%s is one clear message', async (_what, stdin, args, ...[code, message]) => {
  const failure = await runWith(withStdin(stdin), args).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(collector.requests).toEqual([]);
});

test('Ctrl-C while a secret is typed is no fault and no answer', async () => {
  await expect(runWith(withStdin('abc\u0003', 'keyboard'), ['--secret-stdin'])).rejects.toMatchObject({
    exitCode: 130,
  });
});
