import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { list } from '../../../src/cli/commands/list.ts';
import { type FakeCollector, problem, startFakeCollector } from '../support/fake-collector.ts';
import { at, sampleSummaries, summary } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
  collector.api = () => ({ status: 200, body: { items: sampleSummaries, nextCursor: null } });
});
afterEach(() => collector.close());

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = { MAYFLY_READ_TOKEN: 'secret' },
) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...env });
  const code = await list.run(context, parseInput(list, args));
  return { code, ...context.written };
}

/** A collector with so many credentials, in pages of at most 200 whose cursor is an offset. */
function pages(total: number): void {
  collector.api = (_method, url) => {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const to = Math.min(total, from + Number(url.searchParams.get('limit')));
    const items = Array.from({ length: to - from }, (_, i) => summary(`c${from + i}`));
    return { status: 200, body: { items, nextCursor: to < total ? String(to) : null } };
  };
}

test('it asks with the read token and the filters, and prints a line for each credential', async () => {
  const { code, out, err } = await run(['state:live', '--agent', 'planner']);
  expect(code).toBe(0);
  expect(collector.requests).toEqual(['GET /api/v1/credentials?q=state%3Alive+agent%3Aplanner&limit=100']);
  expect(collector.headers.authorization).toBe('Bearer secret');
  expect(out.trim().split('\n')).toHaveLength(1 + sampleSummaries.length);
  expect(err).toBe('');
});

test('the admin token does where there is no read token', async () => {
  await run([], { MAYFLY_ADMIN_TOKEN: 'mighty' });
  expect(collector.headers.authorization).toBe('Bearer mighty');
});

test.each([
  [[], 100, 1],
  [['--limit', '3'], 3, 1],
  [['--limit', '450'], 450, 3],
  [['--limit', 'all'], 500, 3],
  [['--all'], 500, 3],
])('%j prints %i of 500 in %i requests', async (args, shown, requests) => {
  pages(500);
  const { out, err } = await run(args);
  expect(out.trim().split('\n')).toHaveLength(1 + shown);
  expect(collector.requests).toHaveLength(requests);
  expect(err).toBe(
    shown < 500 ? `mayfly: these are the first ${shown}, there are more: see --limit and --all\n` : '',
  );
});

test('JSON is a page as the API has it, and its cursor goes on', async () => {
  pages(5);
  const first = JSON.parse((await run(['--json', '--limit', '2'])).out);
  expect(first).toEqual({ items: [summary('c0'), summary('c1')], nextCursor: '2' });
  const rest = JSON.parse((await run(['--json', '--cursor', first.nextCursor])).out);
  expect(rest).toEqual({ items: [summary('c2'), summary('c3'), summary('c4')], nextCursor: null });
});

test('an empty page is not the last while there is a cursor', async () => {
  collector.api = (_method, url) =>
    url.searchParams.get('cursor') === null
      ? { status: 200, body: { items: [], nextCursor: 'on' } }
      : { status: 200, body: { items: [summary('late')], nextCursor: null } };
  expect((await run([])).out.trim().split('\n')).toHaveLength(2);
});

test.each([
  ['match', [], 1],
  ['none', [], 0],
  ['match', ['provider:nobody'], 0],
  ['none', ['provider:nobody'], 1],
])('--fail-on %s with %j is exit code %i', async (what, words, code) => {
  const items = words.length === 0 ? sampleSummaries : [];
  collector.api = () => ({ status: 200, body: { items, nextCursor: null } });
  expect((await run([...words, '--fail-on', what])).code).toBe(code);
});

test('a table shows the order to the second, JSON what was answered', async () => {
  const late = summary('late', { lastSeenAt: at(-1) });
  const early = summary('early', { lastSeenAt: at(-30) });
  collector.api = () => ({ status: 200, body: { items: [early, late], nextCursor: null } });
  const order = (out: string) =>
    out.indexOf(late.fingerprint) < out.indexOf(early.fingerprint) ? 'late' : 'early';
  expect(order((await run([])).out)).toBe('late');
  expect(order((await run(['--json'])).out)).toBe('early');
  expect(order((await run(['--sort', 'uses'])).out)).toBe('early');
});

test.each([
  [['--fail-on', 'mach'], 'list: --fail-on takes match, none, not mach: did you mean match?'],
  [['--all', '--limit', '3'], 'list: --all and --limit are both given: keep one'],
])('%j is one clear message, before anybody is asked', async (args, message) => {
  await expect(run(args)).rejects.toMatchObject({ code: 'request.invalid', message });
  expect(collector.requests).toEqual([]);
});

test('nothing found is said on stderr, stdout stays empty', async () => {
  collector.api = () => ({ status: 200, body: { items: [], nextCursor: null } });
  expect(await run([])).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: no credentials yet: run something under the hooks with mayfly run -- CMD\n',
  });
  expect((await run(['state:ended'])).err).toBe('mayfly: no credential matches\n');
  expect(JSON.parse((await run(['--json'])).out)).toEqual({ items: [], nextCursor: null });
});

test('a collector whose cursor never moves does not hold it forever', async () => {
  collector.api = () => ({ status: 200, body: { items: [summary('x')], nextCursor: 'same' } });
  const { out } = await run(['--limit', 'all']);
  expect(out.trim().split('\n').length).toBeLessThan(5);
});

test.each(['0', '-1', '1.5', 'many', '1e3'])('--limit %s is refused', async (limit) => {
  await expect(run([`--limit=${limit}`])).rejects.toMatchObject({
    code: 'request.invalid',
    message: 'list: --limit is a number from 1, or "all"',
  });
});

test.each<[Record<string, string>, number, string, string]>([
  [
    {},
    401,
    'access.unauthenticated',
    'wants a token: set MAYFLY_READ_TOKEN or MAYFLY_READ_TOKEN_FILE to a token of scope read',
  ],
  [
    { MAYFLY_READ_TOKEN: 'x' },
    401,
    'access.unauthenticated',
    'does not accept the token in MAYFLY_READ_TOKEN (401): because \\x1b[31m',
  ],
  [
    { MAYFLY_READ_TOKEN: 'x' },
    403,
    'access.forbidden',
    'does not accept the token in MAYFLY_READ_TOKEN (403): because \\x1b[31m',
  ],
  [{}, 503, 'store.unavailable', 'cannot answer now (503): because \\x1b[31m'],
  [{}, 400, 'request.invalid', 'because \\x1b[31m'],
])('with %j an answer %i is %s', async (env, status, ...rest) => {
  const [code, message] = rest;
  collector.api = () => ({ status, body: problem(status, 'x', 'because \u001b[31m') });
  await expect(run([], env)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test.each([
  ['no JSON', 'hello'],
  ['other JSON', { hello: 'world' }],
  ['items that are none', { items: [1] }],
])('something that answers with %s is no collector', async (_what, body) => {
  collector.api = () => ({ status: 200, body });
  await expect(run([])).rejects.toMatchObject({
    code: 'collector.unreachable',
    message: expect.stringContaining('is it a Mayfly collector?'),
  });
});

test('a redirect is not followed, so that no token goes astray', async () => {
  collector.api = () => ({ status: 302, headers: { location: `${collector.endpoint}/elsewhere` } });
  await expect(run([])).rejects.toMatchObject({ code: 'collector.unreachable' });
  expect(collector.requests).toHaveLength(1);
});

test('an unreachable collector is one clear message', async () => {
  await collector.close();
  await expect(run([])).rejects.toMatchObject({
    code: 'collector.unreachable',
    message: `no answer from ${collector.endpoint} (connection refused): is the collector running? see --endpoint`,
  });
});
