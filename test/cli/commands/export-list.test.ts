import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

test('without any it is said what to do', async () => {
  expect(await collector.run(['export', 'list'])).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: there are no destinations: see mayfly export add\n',
  });
});

test('what was delivered and what fails is seen, by readers without the values of settings', async () => {
  await collector.run(['export', 'add', 'hook', ...collector.hook]);
  await collector.use();
  await eventually(async () => {
    const { out } = await collector.run(['export', 'list', '--json'], { as: 'read' });
    expect(JSON.parse(out)).toMatchObject([
      {
        name: 'hook',
        settings: { url: '(hidden)', secret: '(hidden)' },
        status: { state: 'delivering', waiting: 0, lagSeconds: 0, lastFailure: null },
      },
    ]);
    expect(JSON.parse(out)[0].status.delivered).toBe(collector.receiver.bodies.length);
    expect(JSON.parse(out)[0].status.ratePerSecond).toBeGreaterThan(0);
    expect(collector.receiver.bodies.length).toBeGreaterThan(0);
  });
  collector.receiver.answer = { status: 503, body: 'closed for today' };
  await collector.use();
  await eventually(async () => {
    const { code, out } = await collector.run(['export', 'list'], { as: 'read' });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^NAME +KIND +FORMAT +STATE +LAG +RATE +WAITING +DELIVERED +DEAD +ACKNOWLEDGED +LAST ERROR\n/,
    );
    expect(out).toMatch(/\nhook +webhook +cloudevents +failing .*503/);
  });
});
