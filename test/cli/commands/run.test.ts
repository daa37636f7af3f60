import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { runMayfly, startMayfly } from '../support/run-mayfly.ts';
import { sampleFingerprint } from '../support/sample-credentials.ts';
import { spoolLine } from '../support/spool-line.ts';

const writer = fileURLToPath(new URL('../support/writer.mjs', import.meta.url));
/** One line, its cumulative count to be filled in by the writer. */
const line = spoolLine({
  name: 'credential.use',
  attributes: {
    'mayfly.credential.fingerprint': sampleFingerprint('one'),
    'mayfly.use.outcome': 'sent',
    'mayfly.count': 4711,
  },
}).replace('"4711"', '"COUNT"');

let directory: string;
let collector: FakeCollector;
let env: Record<string, string>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mayfly-run-'));
  collector = await startFakeCollector();
  env = {
    MAYFLY_SPOOL: directory,
    MAYFLY_FINGERPRINT_KEY: fakeSecret('', 40),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    TEST_LINE: line,
  };
});
afterEach(async () => {
  await collector.close();
  rmSync(directory, { recursive: true, force: true });
});

function run(...command: string[]) {
  return runMayfly(['run', '--', ...command], env);
}
function write(...args: string[]) {
  return run(process.execPath, writer, ...args);
}
function spooled(): string[] {
  return readdirSync(directory, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ndjson'));
}

test.each([
  ['its own', ['sh', '-c', 'exit 7'], 7],
  ['0', ['true'], 0],
  ['128 and the signal that ended it', ['sh', '-c', 'kill -TERM $$'], 143],
  ['137 when it was killed', ['sh', '-c', 'kill -KILL $$'], 137],
  ['127 when there is no such command', ['mayfly-no-such-command'], 127],
  ['126 when it cannot be run', ['/'], 126],
])('the exit code of a command is %s', async (_what, command, code) => {
  expect((await run(...command)).code).toBe(code);
});

test('a command that is not there is one line, and leaves nothing behind', async () => {
  expect(await run('mayfly-no-such-command')).toEqual({
    code: 127,
    out: '',
    err: 'mayfly: command not found: mayfly-no-such-command\n',
  });
  expect(readdirSync(directory)).toEqual([]);
});

test('what a process wrote is sent, its spool is removed, and one line says so', async () => {
  const { code, out, err } = await write('3', 'exit', '5');
  expect({ code, out, err }).toEqual({
    code: 5,
    out: '',
    err: `mayfly: 0 fetched, 3 used, 0 dropped — ${collector.endpoint}\n`,
  });
  expect(collector.taken).toHaveLength(3);
  expect(readdirSync(directory)).toEqual([]);
});

test('what a killed process wrote is sent, its half-written line is counted', async () => {
  const { code, err } = await write('4', 'torn', 'kill');
  expect(code).toBe(137);
  expect(err).toBe(`mayfly: 0 fetched, 4 used, 1 dropped — ${collector.endpoint}\n`);
  expect(collector.taken).toHaveLength(4);
  expect(readdirSync(directory)).toEqual([]);
});

test('observations arrive while the command still runs', async () => {
  const running = startMayfly(['run', '--', process.execPath, writer, '2', 'wait', '20000'], env);
  await expect.poll(() => collector.taken.length, { timeout: 10_000 }).toBe(2);
  expect(running.child.exitCode).toBeNull();
  running.child.kill('SIGTERM');
  expect((await running.finished).code).toBe(42);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s goes on to the command', async (signal) => {
  const running = startMayfly(['run', '--', process.execPath, writer, '1', 'wait', '20000'], env);
  await expect.poll(() => running.text.out, { timeout: 10_000 }).toBe('ready\n');
  running.child.kill(signal);
  expect(await running.finished).toMatchObject({ code: 42, out: `ready\ngot ${signal}\n` });
  expect(collector.taken).toHaveLength(1);
});

test('without a collector everything is kept, and drain sends it later', async () => {
  await collector.close();
  const { code, err } = await write('3', 'kill');
  expect(code).toBe(137);
  const lines = err.trim().split('\n');
  const [closing = ''] = lines.slice(-1);
  expect(closing).toContain('mayfly: 0 fetched, 3 used, 0 dropped — not sent: no answer from');
  expect(closing).toContain('(connection refused); kept, send it with: mayfly drain ');
  expect(spooled()).toHaveLength(1);

  const back = await startFakeCollector(Number(new URL(collector.endpoint).port));
  try {
    const drained = await runMayfly(['drain'], env);
    expect(drained).toEqual({ code: 0, out: `3 sent — ${back.endpoint}\n`, err: '' });
    expect(back.taken).toHaveLength(3);
    expect(readdirSync(directory)).toEqual([]);
  } finally {
    await back.close();
  }
});

test('an unreachable collector is told at the start, on one line', async () => {
  await collector.close();
  const running = startMayfly(['run', '--', process.execPath, writer, '1', 'wait', '1500'], env);
  await expect.poll(() => running.text.err, { timeout: 10_000 }).toMatch(/\n/);
  expect(running.text.err).toMatch(
    /^mayfly: no answer from http:\S+ \(connection refused\); the command runs on, observations are kept in \S+\n$/,
  );
  await running.finished;
});

test('a wrong token keeps everything and names the variable', async () => {
  collector.traces = (_spans, headers) => ({ status: headers.authorization === 'Bearer right' ? 200 : 401 });
  env['MAYFLY_INGEST_TOKEN'] = 'wrong';
  const { code, err } = await write('2', 'exit', '3');
  expect(code).toBe(3);
  expect(err).toContain('does not accept the ingest token (401): set MAYFLY_INGEST_TOKEN');
  expect(spooled()).toHaveLength(1);
  env['MAYFLY_INGEST_TOKEN'] = 'right';
  expect((await runMayfly(['drain'], env)).out).toBe(`2 sent — ${collector.endpoint}\n`);
});

test('a line that nobody can take is set aside and told, the others are sent', async () => {
  const { err } = await write('2', 'bad');
  expect(err).toContain('mayfly: 0 fetched, 2 used, 0 dropped, 1 refused — ');
  const [aside = ''] = readdirSync(directory, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.rejected'));
  expect(readFileSync(join(directory, aside), 'utf8')).toBe('this is no OTLP\n');
});

test('a process that outlives its command is told', async () => {
  const { err } = await run('sh', '-c', `"${process.execPath}" "${writer}" 1 wait 3000 & sleep 1`);
  expect(err).toContain('; 1 process goes on, send the rest with: mayfly drain');
});

test('the environment of the command has hooks, spool and who it is', async () => {
  const { out } = await runMayfly(
    [
      'run',
      '--name',
      'billing',
      '--environment',
      'production',
      '--owner',
      'ada',
      '--',
      process.execPath,
      '-p',
      'JSON.stringify(process.env)',
    ],
    env,
  );
  const child: Record<string, string> = JSON.parse(out);
  expect(child).toMatchObject({
    MAYFLY_DRAIN: 'external',
    OTEL_SERVICE_NAME: 'billing',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=billing,deployment.environment.name=production,mayfly.owner=ada',
    NODE_OPTIONS: expect.stringMatching(/^--require \S+no-hooks\.cjs$/),
  });
  expect(child['MAYFLY_SPOOL']).toMatch(new RegExp(`^${directory}/run-`));
});

const sameKey = fakeSecret('', 40);

test.each([
  [
    'no fingerprint key',
    { MAYFLY_FINGERPRINT_KEY: '' },
    'MAYFLY_FINGERPRINT_KEY is not set: use the key that the collector showed at its first start',
  ],
  [
    'a key that is too short',
    { MAYFLY_FINGERPRINT_KEY: 'short' },
    'the fingerprint key needs at least 32 bytes, got 5',
  ],
  [
    'a previous key that is too short',
    { MAYFLY_FINGERPRINT_KEY_PREVIOUS: 'short' },
    'the previous fingerprint key needs at least 32 bytes, got 5',
  ],
  [
    'a previous key that is the one in force',
    { MAYFLY_FINGERPRINT_KEY: sameKey, MAYFLY_FINGERPRINT_KEY_PREVIOUS: sameKey },
    'the previous fingerprint key is the one in force',
  ],
  [
    'a key file that is not there',
    { MAYFLY_FINGERPRINT_KEY: '', MAYFLY_FINGERPRINT_KEY_FILE: '/nowhere' },
    'MAYFLY_FINGERPRINT_KEY_FILE: cannot read /nowhere (ENOENT)',
  ],
  [
    'an endpoint that is none',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' },
    'OTEL_EXPORTER_OTLP_ENDPOINT is not an http or https URL: collector',
  ],
])('with %s nothing is started', async (_what, more, message) => {
  const started = join(directory, 'started');
  const { code, err } = await runMayfly(['run', '--', 'touch', started], { ...env, ...more });
  expect(code).toBe(2);
  expect(err).toMatch(/^mayfly: [^\n]+\n$/);
  expect(err).toContain(message);
  expect(existsSync(started)).toBe(false);
});

test('all that is wrong is said at once', async () => {
  const { err } = await runMayfly(['run', '--', 'true'], {
    ...env,
    MAYFLY_FINGERPRINT_KEY: '',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'x',
  });
  expect(err).toContain(
    'OTEL_EXPORTER_OTLP_ENDPOINT is not an http or https URL: x; MAYFLY_FINGERPRINT_KEY is not set',
  );
});

test('a spool that cannot be written to is told, and the run goes on elsewhere', async () => {
  writeFileSync(join(directory, 'file'), '');
  const { code, err } = await runMayfly(['run', '--', process.execPath, writer, '2'], {
    ...env,
    MAYFLY_SPOOL: join(directory, 'file/spool'),
    TMPDIR: directory,
  });
  expect(code).toBe(0);
  expect(err).toContain('file/spool cannot be written to (it is no directory); observations wait in ');
  expect(collector.taken).toHaveLength(2);
});

test('a spool that is removed under it does not cost the exit code', async () => {
  const { code, err } = await run('sh', '-c', 'rm -r "$MAYFLY_SPOOL"; exit 9');
  expect(code).toBe(9);
  expect(err).toContain('cannot read the spool directory');
});
