import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';
import { hostileTerminalTexts } from '../support/hostile-terminal-texts.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

/** Line breaks between lines are ours; of what a receiver said there may be none. */
const active = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

test('none is said on stderr', async () => {
  await collector.run(['export', 'add', 'hook', ...collector.hook]);
  expect(await collector.run(['export', 'dead-letters', 'hook'])).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: hook has no dead letters\n',
  });
  expect(await collector.run(['export', 'dead-letters', 'nobody'])).toMatchObject({ code: 5 });
});

test('what a receiver says of them is shown and does nothing, in every command that shows it', async () => {
  for (const [what, text] of hostileTerminalTexts.filter((_, i) => i % 5 === 0)) {
    collector.receiver.answer = { status: 422, body: `a${text}z` };
    const fingerprint = await collector.use();
    await eventually(async () => {
      const { out } = await collector.run(['export', 'dead-letters', 'hook', '--json', '--all']);
      expect(out, what).toContain(fingerprint);
      expect(out, what).not.toMatch(active);
    });
    for (const argv of [['dead-letters', 'hook'], ['list'], ['show', 'hook']]) {
      for (const width of [null, 80]) {
        const { code, out, err } = await collector.run(['export', ...argv], { width });
        expect([code, err]).toEqual([0, '']);
        expect(out, what).not.toMatch(active);
      }
    }
    const tested = await collector.run(['export', 'test', 'hook']);
    expect(tested.code).toBe(1);
    expect(tested.out, what).not.toMatch(active);
  }
  const { out } = await collector.run(['export', 'dead-letters', 'hook', '--limit', '2'], { width: 120 });
  expect(out).toMatch(/^ID +KIND +(HAPPENED|AT) +REASON\n/);
  expect(out.split('\n')).toHaveLength(4);
}, 120_000);

test('there are more than were asked for', async () => {
  const { err } = await collector.run(['export', 'dead-letters', 'hook', '--limit', '2']);
  expect(err).toBe('mayfly: these are the first 2, there are more: see --all\n');
  const { out } = await collector.run(['export', 'dead-letters', 'hook', '--all', '--json']);
  const { items, nextCursor } = JSON.parse(out);
  expect(nextCursor).toBeNull();
  expect(new Set(items.map(({ id }: { readonly id: string }) => id)).size).toBe(items.length);
});
