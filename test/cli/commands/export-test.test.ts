import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

test('a receiver that takes what is sent is said to, and gets nothing of the inventory', async () => {
  await collector.run(['export', 'add', 'hook', ...collector.hook]);
  expect(await collector.run(['export', 'test', 'hook'])).toEqual({
    code: 0,
    out: 'hook: the receiver is there and takes what is sent\n',
    err: '',
  });
  expect(collector.receiver.bodies.map((body) => JSON.parse(body).type)).toEqual(['mayfly.test']);
  const json = await collector.run(['export', 'test', 'hook', '--json']);
  expect(JSON.parse(json.out)).toEqual({ ok: true, failure: null });
});

test('one that does not is told in words, and by the exit code', async () => {
  collector.receiver.answer = { status: 401, body: 'who are you' };
  const { code, out, err } = await collector.run(['export', 'test', 'hook']);
  expect([code, err]).toEqual([1, '']);
  expect(out).toMatch(/^hook: refused: .*401.*\n$/);
});

test('one that refuses to be reached', async () => {
  const gone = ['--kind', 'webhook', '--set', 'url=http://127.0.0.1:1/', '--set', 'secret=env:HOOK_SECRET'];
  await collector.run(['export', 'add', 'gone', ...gone]);
  const { code, out } = await collector.run(['export', 'test', 'gone']);
  expect(code).toBe(1);
  expect(out).toMatch(/^gone: unreachable: /);
});

test('readers may not', async () => {
  expect(await collector.run(['export', 'test', 'hook'], { as: 'read' })).toMatchObject({ code: 4 });
});
