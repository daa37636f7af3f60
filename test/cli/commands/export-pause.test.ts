import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

test('a destination that is paused gets nothing until it is resumed, and then all of it', async () => {
  await collector.run(['export', 'add', 'hook', ...collector.hook]);
  expect(await collector.run(['export', 'pause', 'hook'])).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: hook is paused; events wait for it as long as they are kept\n',
  });
  const fingerprint = await collector.use();
  const { out } = await collector.run(['export', 'show', 'hook', '--json']);
  expect(JSON.parse(out).status.state).toBe('paused');
  expect(collector.receiver.bodies).toEqual([]);
  expect(await collector.run(['export', 'resume', 'hook'])).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: hook goes on\n',
  });
  await eventually(() => expect(collector.receiver.bodies.join('\n')).toContain(fingerprint));
});

test('one that is not there, and a reader', async () => {
  expect(await collector.run(['export', 'pause', 'nobody'])).toMatchObject({ code: 5 });
  expect(await collector.run(['export', 'pause', 'hook'], { as: 'read' })).toMatchObject({ code: 4 });
});
