import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { drain } from '../../../src/cli/commands/drain.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { spoolLine } from '../support/spool-line.ts';
import { testContext } from '../support/test-context.ts';

const deadPid = 9_999_999;
let root: string;
let collector: FakeCollector;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'mayfly-drain-command-'));
  collector = await startFakeCollector();
});
afterEach(async () => {
  await collector.close();
  rmSync(root, { recursive: true, force: true });
});

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const context = testContext({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    MAYFLY_SPOOL: root,
    ...env,
  });
  const code = await drain.run(context, parseInput(drain, args));
  return { code, ...context.written };
}
function spool(directory: string, lines: number, text?: string): void {
  mkdirSync(join(root, directory), { recursive: true });
  const line = text ?? spoolLine({ name: 'credential.use' });
  writeFileSync(join(root, directory, `${deadPid}-1-x.ndjson`), `${line}\n`.repeat(lines));
}

test('everything below the spool is sent, and empty runs are removed', async () => {
  spool('.', 1);
  spool(`run-${deadPid}-1-aa`, 2);
  spool(`run-${deadPid}-1-bb/run-${deadPid}-2-cc`, 3);
  expect(await run([])).toEqual({ code: 0, out: `6 sent — ${collector.endpoint}\n`, err: '' });
  expect(collector.taken).toHaveLength(6);
  expect(await run([])).toEqual({ code: 0, out: 'nothing to send\n', err: '' });
});

test('a run whose process lives keeps its directory', async () => {
  const name = `run-${process.pid}-${Date.now()}-aa`;
  mkdirSync(join(root, name));
  await run([]);
  expect(readdirSync(root)).toEqual([name]);
});

test('a directory that was named is sent instead', async () => {
  spool('elsewhere', 2);
  expect(await run([join(root, 'elsewhere')], { MAYFLY_SPOOL: '/nowhere' })).toMatchObject({ code: 0 });
  expect(collector.taken).toHaveLength(2);
});

test('a directory that was named and is not there is an error, a default that is not there is not', async () => {
  await expect(run([join(root, 'gone')])).rejects.toMatchObject({ code: 'spool.unwritable' });
  expect(await run([], { MAYFLY_SPOOL: join(root, 'gone') })).toMatchObject({
    code: 0,
    out: 'nothing to send\n',
  });
});

test('a large backlog is sent whole', async () => {
  spool('.', 3000);
  expect(await run([])).toMatchObject({ code: 0, out: `3000 sent — ${collector.endpoint}\n` });
});

test.each([
  [401, 4, 'does not accept the ingest token (401)'],
  [404, 3, 'answered 404 to /v1/traces: is it a collector?'],
])('after %i it ends with %i and keeps everything', async (status, code, message) => {
  collector.traces = () => ({ status });
  spool('.', 3);
  const result = await run([]);
  expect(result.code).toBe(code);
  expect(result.out).toMatch(/^0 sent, \d+ KiB kept — /);
  expect(result.err).toContain(message);
  expect(result.err).toContain('nothing is lost');
  expect(readdirSync(root)).toHaveLength(1);
});

test('lines that cannot be taken are counted and it says where they are', async () => {
  spool('.', 2, 'no OTLP');
  const result = await run([]);
  expect(result).toMatchObject({ code: 0, out: `0 sent, 2 refused — ${collector.endpoint}\n` });
  expect(result.err).toContain(`lines that cannot be taken are in ${root}/`);
});

test('JSON is the report', async () => {
  spool('.', 2);
  const { out } = await run(['--json']);
  expect(JSON.parse(out)).toMatchObject({ sent: 2, rejected: 0, keptBytes: 0, stop: null });
});
