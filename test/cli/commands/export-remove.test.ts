import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

test('a destination is removed', async () => {
  await collector.run(['export', 'add', 'hook', ...collector.hook]);
  expect(await collector.run(['export', 'remove', 'hook'])).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: hook is removed, with its secrets and its dead letters\n',
  });
  expect(await collector.run(['export', 'remove', 'hook'])).toMatchObject({
    code: 5,
    err: 'mayfly: there is no destination of this name\n',
  });
});

test('what looks like a secret is no name, and is neither sent nor repeated', async () => {
  const { code, err } = await collector.run(['export', 'remove', collector.secret]);
  expect(code).toBe(2);
  expect(err).toMatch(/^mayfly: export remove: this is no name of a destination/);
  expect(err).not.toContain(collector.secret);
});
