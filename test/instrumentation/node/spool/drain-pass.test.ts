import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDrainer, type DrainerOptions } from '../../../../instrumentation/node/spool/drain.ts';
import { createHttpSend } from '../../../../instrumentation/node/spool/http-send.ts';
import { type FakeCollector, startFakeCollector } from '../../../cli/support/fake-collector.ts';
import { spoolLine } from '../../../cli/support/spool-line.ts';

/** No process has it: the kernel's greatest pid is 2^22. */
const deadPid = 9_999_999;
const send = createHttpSend({ unref: false });
let directory: string;
let collector: FakeCollector;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mayfly-drain-'));
  collector = await startFakeCollector();
});
afterEach(async () => {
  await collector.close();
  rmSync(directory, { recursive: true, force: true });
});

function drainer(more: Partial<DrainerOptions> = {}) {
  return createDrainer({ directory, endpoint: collector.endpoint, headers: {}, send, ...more });
}
function file(pid: number, token = 'x', startedAt = Date.now()): string {
  return join(directory, `${pid}-${startedAt}-${token}.ndjson`);
}
function line(spanId?: string): string {
  return `${spoolLine({ name: 'credential.use', ...(spanId === undefined ? {} : { spanId }) })}\n`;
}
function ids(): string[] {
  return collector.taken.map((span) => span.spanId);
}

test.each([
  ['503', 503, 'busy'],
  ['429', 429, 'busy'],
  ['500', 500, 'busy'],
])('after %s everything is kept and sent by the next try', async (_what, status, kind) => {
  let broken = true;
  collector.traces = () => (broken ? { status, headers: { 'retry-after': '2' } } : { status: 200 });
  writeFileSync(file(deadPid), line('a') + line('b'));
  const drain = drainer();
  const report = await drain.drainOnce();
  expect(report).toMatchObject({ sent: 0, stop: { kind, status, retryAfterMs: 2000 } });
  expect(report.keptBytes).toBeGreaterThan(0);
  broken = false;
  expect(await drain.drainOnce()).toMatchObject({ sent: 2, stop: null, deleted: 1 });
  expect(ids()).toEqual(['a', 'b']);
});

test('an unreachable collector keeps everything and says why', async () => {
  const path = file(deadPid);
  writeFileSync(path, line());
  await collector.close();
  const report = await drainer().drainOnce();
  expect(report.stop).toMatchObject({ kind: 'unreachable', status: null });
  expect(report.stop?.message).toBe(`no answer from ${collector.endpoint} (connection refused)`);
  expect(existsSync(path)).toBe(true);
});

test('a collector that never answers is given up after the time for one request', async () => {
  writeFileSync(file(deadPid), line());
  collector.traces = () => null;
  const report = await drainer({ timeoutMs: 100 }).drainOnce();
  expect(report.stop).toMatchObject({ kind: 'unreachable' });
  expect(report.stop?.message).toBe(`no answer from ${collector.endpoint} (timed out)`);
});

test.each([401, 403])('after %i it stops, keeps all and names the variable', async (status) => {
  collector.traces = () => ({ status });
  writeFileSync(file(deadPid), line());
  const report = await drainer().drainUntilEmpty({ deadlineMs: 5_000 });
  expect(report.stop).toMatchObject({ kind: 'denied', status });
  expect(report.stop?.message).toContain('MAYFLY_INGEST_TOKEN');
  expect(collector.requests).toHaveLength(1);
  expect(readdirSync(directory)).toHaveLength(1);
});

test.each([404, 405, 301, 415])(
  'something that answers %i is no collector, and gets nothing more',
  async (status) => {
    collector.traces = () => ({ status });
    writeFileSync(file(deadPid), line());
    const report = await drainer().drainUntilEmpty({ deadlineMs: 5_000 });
    expect(report.stop).toMatchObject({ kind: 'refused', status });
    expect(collector.requests).toHaveLength(1);
  },
);

test('one line that is refused is set aside, and its neighbours are sent', async () => {
  collector.traces = (spans) => ({ status: spans.some((span) => span.spanId === 'bad') ? 400 : 200 });
  const wanted = Array.from({ length: 20 }, (_, i) => `s${i}`);
  const path = file(deadPid);
  writeFileSync(path, [...wanted.slice(0, 7), 'bad', ...wanted.slice(7)].map(line).join(''));
  const report = await drainer().drainOnce();
  expect(ids()).toEqual(wanted);
  expect(report).toMatchObject({ sent: 20, rejected: 1, keptBytes: 0, deleted: 1, stop: null });
  expect(report.notes).toEqual([`lines that cannot be taken are in ${path}.rejected`]);
  expect(JSON.parse(readFileSync(`${path}.rejected`, 'utf8'))).toHaveProperty('resourceSpans');
});

test.each([
  ['no JSON', 'what is this\n'],
  ['a line torn by a full disk', `${line().slice(0, 80)}\n`],
  ['no resource spans', '{"resourceSpans":[]}\n'],
])('%s among good lines is set aside without a question', async (_what, bad) => {
  const path = file(deadPid);
  writeFileSync(path, line('a') + bad + line('b'));
  expect(await drainer().drainOnce()).toMatchObject({ read: 3, sent: 2, rejected: 1, deleted: 1 });
  expect(ids()).toEqual(['a', 'b']);
  expect(readFileSync(`${path}.rejected`, 'utf8')).toBe(bad);
});

test('a line that looks like OTLP but is not is found by halving', async () => {
  writeFileSync(file(deadPid), `${line('a')}{"resourceSpans":[{"scopeSpans":]}\n${line('b')}`);
  expect(await drainer().drainOnce()).toMatchObject({ sent: 2, rejected: 1, deleted: 1 });
  expect(ids()).toEqual(['a', 'b']);
});

test('a stranger that answers 400 to everything does not empty the spool', async () => {
  collector.traces = () => ({ status: 400 });
  const path = file(deadPid);
  writeFileSync(path, line() + line());
  const report = await drainer().drainOnce();
  expect(report).toMatchObject({ sent: 0, rejected: 0, stop: { kind: 'refused' } });
  expect(readdirSync(directory)).toHaveLength(1);
});

test('what a collector refuses within a request is counted and told', async () => {
  collector.traces = () => ({
    status: 200,
    body: { partialSuccess: { rejectedSpans: '1', errorMessage: 'a "bad" fingerprint' } },
  });
  writeFileSync(file(deadPid), line() + line());
  const report = await drainer().drainOnce();
  expect(report).toMatchObject({ sent: 1, rejected: 1, keptBytes: 0 });
  expect(report.notes).toEqual(['the collector refused some: a "bad" fingerprint']);
});
