import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { eventually } from '../../support/eventually.ts';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';
import { startFakeCollector } from '../support/fake-collector.ts';
import { testContext } from '../support/test-context.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

test('what was recorded before a destination was made comes by a backfill, as far as it is kept', async () => {
  await collector.run(['export', 'add', 'first', ...collector.hook, '--paused']);
  const fingerprint = await collector.use();
  await collector.run(['export', 'add', 'hook', ...collector.hook]);
  const { code, err } = await collector.run(['export', 'backfill', 'hook', '--from', '1h']);
  expect(code).toBe(0);
  expect(err).toMatch(
    /^mayfly: hook gets again what was recorded from \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ on\n$/,
  );
  await eventually(() => expect(collector.receiver.bodies.join('\n')).toContain(fingerprint));
});

test('from before anything is kept: it is said from when', async () => {
  const fake = await startFakeCollector();
  const answer = { name: 'hook', from: '2020-01-01T00:00:00.000Z', keptFrom: '2026-11-20T10:00:00.000Z' };
  fake.api = () => ({ status: 200, body: answer });
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: fake.endpoint, MAYFLY_ADMIN_TOKEN: 'x' });
  expect(await runCli(['export', 'backfill', 'hook', '--from', '2020-01-01'], context)).toBe(0);
  await fake.close();
  expect(fake.bodies).toEqual([{ from: '2020-01-01T00:00:00.000Z' }]);
  expect(context.written.err).toBe(
    'mayfly: hook gets again what was recorded from 2026-11-20 10:00:00Z on: what is older is not kept any more\n',
  );
});

test.each([
  [[], 'mayfly: export backfill: --from TIME is missing\n'],
  [
    ['--from', 'yesterday'],
    'mayfly: export backfill: --from takes a time, as in 2026-11-20T10:00Z, or how long ago, as in 6h, not yesterday\n',
  ],
])('%j is one clear message', async (argv, err) => {
  expect(await collector.run(['export', 'backfill', 'hook', ...argv])).toEqual({ code: 2, out: '', err });
});

test('one that is not there', async () => {
  expect(await collector.run(['export', 'backfill', 'nobody', '--from', '1h'])).toMatchObject({ code: 5 });
});
