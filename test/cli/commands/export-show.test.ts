import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

test('a destination is shown with its settings and without its secret', async () => {
  await collector.run([
    'export',
    'add',
    'hook',
    ...collector.hook,
    '--filter',
    'env:production',
    '--rollup',
    'minute',
  ]);
  const { code, out } = await collector.run(['export', 'show', 'hook']);
  expect(code).toBe(0);
  expect(out).toMatch(/^hook {2}delivering\nwebhook, cloudevents\n\n/);
  expect(out).toMatch(/\n {2}filter +env:production\n {2}usage +summed up over each minute\n/);
  expect(out).toMatch(/\n {2}rate +0\/s, over the last minute\n/);
  expect(out).toMatch(/\n {2}acknowledged +nothing yet\n/);
  expect(out).toContain(`${collector.receiver.url}\n`);
  expect(out).toMatch(/\n {2}secret +env:HOOK_SECRET\n/);
  const json = await collector.run(['export', 'show', 'hook', '--json'], { as: 'read' });
  expect(JSON.parse(json.out)).toMatchObject({ name: 'hook', settings: { url: '(hidden)' } });
});

test('none of that name', async () => {
  expect(await collector.run(['export', 'show', 'nobody'])).toEqual({
    code: 5,
    out: '',
    err: 'mayfly: there is no destination of this name\n',
  });
});
