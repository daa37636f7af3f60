import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeadLetterView } from '../../../src/core/api/export-views.ts';
import { eventually } from '../../support/eventually.ts';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

async function letters(): Promise<readonly DeadLetterView[]> {
  return JSON.parse((await collector.run(['export', 'dead-letters', 'hook', '--json'])).out).items;
}

test('dead letters are sent again: one by its id, or all', async () => {
  await collector.run(['export', 'add', 'hook', ...collector.hook]);
  collector.receiver.answer = { status: 422, body: 'not like this' };
  const fingerprint = await collector.use();
  await collector.use();
  const found = await eventually(async () => {
    const items = await letters();
    expect(items.length).toBeGreaterThan(1);
    return items;
  });
  collector.receiver.answer = { status: 200, body: '' };
  const [first] = found;
  expect(await collector.run(['export', 'replay', 'hook', first?.id ?? ''])).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: 1 dead letter is sent to hook again\n',
  });
  await eventually(() => expect(collector.receiver.bodies).toHaveLength(1));
  const { code, err } = await collector.run(['export', 'replay', 'hook']);
  expect(code).toBe(0);
  expect(err).toMatch(/^mayfly: \d+ dead letters? (is|are) sent to hook again\n$/);
  await eventually(async () => expect(await letters()).toEqual([]));
  expect(collector.receiver.bodies.join('\n')).toContain(fingerprint);
  expect(collector.receiver.bodies).toHaveLength(found.length);
});

test.each<[readonly string[], number, string]>([
  [['hook', 'nothing'], 5, 'mayfly: hook has no dead letter with this id\n'],
  [['nobody'], 5, 'mayfly: there is no destination of this name\n'],
  [
    ['hook', 'a b'],
    2,
    'mayfly: export replay: give at most 1000 ids, as mayfly export dead-letters shows them\n',
  ],
])('%j is one clear message', async (argv, code, err) => {
  expect(await collector.run(['export', 'replay', ...argv])).toEqual({ code, out: '', err });
});
