import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

test('the lines of an ended process are sent and its file is removed', async () => {
  writeFileSync(file(deadPid), line('a') + line('b'));
  const report = await drainer().drainOnce();
  expect(ids()).toEqual(['a', 'b']);
  expect(report).toMatchObject({ read: 2, sent: 2, rejected: 0, keptBytes: 0, deleted: 1, stop: null });
  expect(readdirSync(directory)).toEqual([]);
});

test('the file of a living process stays, and only its new lines are sent', async () => {
  const path = file(process.pid);
  const drain = drainer();
  writeFileSync(path, line('a'));
  await drain.drainOnce();
  appendFileSync(path, line('b'));
  const report = await drain.drainOnce();
  expect(ids()).toEqual(['a', 'b']);
  expect(report).toMatchObject({ read: 1, sent: 1, deleted: 0 });
  expect(existsSync(path)).toBe(true);
});

test('the half-written last line of a living process is left until it is whole', async () => {
  const path = file(process.pid);
  const drain = drainer();
  const whole = line('a');
  writeFileSync(path, whole.slice(0, 40));
  expect(await drain.drainOnce()).toMatchObject({ sent: 0, unfinished: 0, keptBytes: 40 });
  appendFileSync(path, whole.slice(40));
  expect(await drain.drainOnce()).toMatchObject({ sent: 1, keptBytes: 0 });
});

test('the half-written last line of an ended process is dropped and counted', async () => {
  writeFileSync(file(deadPid), line('a') + line('b').slice(0, 60));
  const report = await drainer().drainOnce();
  expect(ids()).toEqual(['a']);
  expect(report).toMatchObject({ sent: 1, unfinished: 1, keptBytes: 0, deleted: 1 });
});

test('a file that its process closed and renamed is not sent again, and goes although the process lives', async () => {
  const path = file(process.pid);
  const drain = drainer();
  writeFileSync(path, line('a'));
  await drain.drainOnce();
  appendFileSync(path, line('b'));
  renameSync(path, path.replace(/\.ndjson$/, '.full.ndjson'));
  expect(await drain.drainOnce()).toMatchObject({ sent: 1, deleted: 1 });
  expect(ids()).toEqual(['a', 'b']);
});

test('other files in the directory are left alone', async () => {
  for (const name of ['notes.ndjson', '12-x-y.ndjson', '1-2-3.ndjson.rejected']) {
    writeFileSync(join(directory, name), 'nothing of ours\n');
  }
  expect(await drainer().drainOnce()).toMatchObject({ read: 0, deleted: 0 });
  expect(readdirSync(directory)).toHaveLength(3);
});

test('requests hold at most 512 spans, are merged over files, and large ones are zipped', async () => {
  const sizes: number[] = [];
  const encodings = new Set<string | undefined>();
  collector.traces = (spans, headers) => {
    sizes.push(spans.length);
    encodings.add(headers['content-encoding']);
    return { status: 200 };
  };
  const wanted = Array.from({ length: 1100 }, (_, i) => `s${i}`);
  writeFileSync(file(deadPid, 'a', 1), wanted.slice(0, 300).map(line).join(''));
  writeFileSync(file(deadPid, 'b', 2), wanted.slice(300).map(line).join(''));
  const report = await drainer().drainOnce();
  expect(sizes).toEqual([512, 512, 76]);
  expect(encodings).toEqual(new Set(['gzip']));
  expect(ids()).toEqual(wanted);
  expect(report).toMatchObject({ sent: 1100, deleted: 2 });
});

test('a small request is not zipped, and names and headers are as OTLP says', async () => {
  writeFileSync(file(deadPid), line());
  await drainer({ headers: { authorization: 'Bearer t' } }).drainOnce();
  expect(collector.requests).toEqual(['POST /v1/traces']);
  expect(collector.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer t' });
  expect(collector.headers['content-encoding']).toBeUndefined();
});

test('spaces that another writer puts into its JSON do not matter', async () => {
  writeFileSync(file(deadPid), `${JSON.stringify(JSON.parse(line('a')), null, 1).replaceAll('\n', ' ')}\n`);
  expect(await drainer().drainOnce()).toMatchObject({ sent: 1, rejected: 0 });
});

test('a line that is too long is passed over, counted, and hides nothing behind it', async () => {
  writeFileSync(file(deadPid), `${line('a')}${'x'.repeat(2_500_000)}\n${line('b')}`);
  expect(await drainer().drainOnce()).toMatchObject({ sent: 2, rejected: 1, unfinished: 0, deleted: 1 });
  expect(ids()).toEqual(['a', 'b']);
});

test('a line longer than one chunk but not too long is sent', async () => {
  const long = spoolLine({ name: 'credential.use', attributes: { 'mayfly.purpose': 'p'.repeat(400_000) } });
  writeFileSync(file(deadPid), `${long}\n`);
  expect(await drainer().drainOnce()).toMatchObject({ sent: 1, rejected: 0, deleted: 1 });
});

test('draining until empty waits out a collector that comes back', async () => {
  let refusals = 3;
  collector.traces = () => (refusals-- > 0 ? { status: 503 } : { status: 200 });
  writeFileSync(file(deadPid), line('a'));
  const report = await drainer().drainUntilEmpty({ deadlineMs: 5_000 });
  expect(report).toMatchObject({ sent: 1, stop: null, deleted: 1 });
});

test('draining until empty ends at its deadline and says what stopped it', async () => {
  collector.traces = () => ({ status: 503 });
  writeFileSync(file(deadPid), line());
  const report = await drainer().drainUntilEmpty({ deadlineMs: 400 });
  // A machine that is busy itself may be cut off in the middle of the last try.
  expect(report.stop).toMatchObject({ kind: expect.stringMatching(/^(busy|unreachable)$/) });
  expect(report.keptBytes).toBeGreaterThan(0);
});

test('a directory that is not there is one clear error', async () => {
  await expect(drainer({ directory: join(directory, 'gone') }).drainOnce()).rejects.toMatchObject({
    code: 'spool.unwritable',
    message: `cannot read the spool directory ${directory}/gone: it does not exist`,
  });
});

test('a process that sends its own lines leaves those of other living processes to them', async () => {
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  try {
    writeFileSync(file(process.pid, 'mine'), line('mine'));
    writeFileSync(file(other.pid ?? 0, 'other'), line('other'));
    writeFileSync(file(deadPid, 'left'), line('left'));
    await drainer({ onlyPid: process.pid }).drainOnce();
    expect(ids().sort()).toEqual(['left', 'mine']);
  } finally {
    other.kill('SIGKILL');
  }
});

test('the work runs inside the wrapper of the caller, so that hooks do not observe it', async () => {
  let inside = 0;
  writeFileSync(file(deadPid), line());
  await drainer({
    runAsOwn: (work) => {
      inside += 1;
      return work();
    },
  }).drainOnce();
  expect(inside).toBe(1);
});

test('every line is told once while all goes well', async () => {
  const seen: string[] = [];
  const drain = drainer({ onLine: (text) => seen.push(text) });
  writeFileSync(file(process.pid), line() + line());
  await drain.drainOnce();
  await drain.drainOnce();
  expect(seen).toHaveLength(2);
});

test.runIf(process.getuid?.() !== 0)('a file that cannot be read is named and stops nothing', async () => {
  const locked = file(deadPid, 'locked');
  writeFileSync(locked, line());
  chmodSync(locked, 0);
  writeFileSync(file(deadPid, 'open'), line('a'));
  const report = await drainer().drainOnce();
  expect(ids()).toEqual(['a']);
  expect(report.notes).toEqual([`cannot read ${locked}: EACCES`]);
});

test('two drainers on one directory lose nothing', async () => {
  const wanted = Array.from({ length: 600 }, (_, i) => `s${i}`);
  writeFileSync(file(deadPid), wanted.map(line).join(''));
  const reports = await Promise.all([drainer().drainOnce(), drainer().drainOnce()]);
  expect(new Set(ids())).toEqual(new Set(wanted));
  expect(reports.every((report) => report.stop === null)).toBe(true);
  expect(readdirSync(directory)).toEqual([]);
});
