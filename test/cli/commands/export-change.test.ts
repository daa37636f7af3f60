import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

let count = 0;
let name = '';
/** A destination with a secret that is stored. */
beforeEach(async () => {
  name = `hook-${++count}`;
  const argv = ['export', 'add', name, '--kind', 'webhook', '--set', `url=${collector.receiver.url}`];
  const settings = ['--set', 'timeout=7', '--secret-stdin', 'secret', '--format', 'ocsf'];
  const ran = await collector.run([...argv, ...settings, '--option', 'version=1.7.0'], {
    stdin: collector.secret,
  });
  expect(ran.code).toBe(0);
});

const change = (argv: readonly string[], stdin = '') =>
  collector.run(['export', 'change', name, ...argv], stdin === '' ? {} : { stdin });
const shown = async (): Promise<unknown> =>
  JSON.parse((await collector.run(['export', 'show', name, '--json'])).out);

test('what is given is otherwise, and all else is as it was', async () => {
  const ran = await change(['--filter', 'env:production', '--rollup', 'minute', '--per-second', '50']);
  expect(ran).toEqual({
    code: 0,
    out: '',
    err: `mayfly: ${name} (webhook, ocsf) is changed; see mayfly export test ${name}\n`,
  });
  const settings = { url: collector.receiver.url, timeout: '7', secret: '(stored)' };
  const same = { settings, format: 'ocsf', options: { version: '1.7.0' }, paused: false };
  expect(await shown()).toMatchObject({ ...same, filter: 'env:production', rollup: 'minute', perSecond: 50 });
  const { out } = await change(['--filter', 'none', '--per-second', 'none', '--json']);
  expect(JSON.parse(out)).toMatchObject({ ...same, filter: '', rollup: 'minute', perSecond: null });
});

test('an option is changed beside the others, and another format has its own', async () => {
  await change(['--option', 'inventory=state']);
  expect(await shown()).toMatchObject({ options: { version: '1.7.0', inventory: 'state' } });
  await change(['--format', 'ecs']);
  expect(await shown()).toMatchObject({ format: 'ecs', options: {} });
});

test('a new secret comes through standard input, and is used', async () => {
  const other = `whsec_${Buffer.from(fakeSecret('', 32)).toString('base64')}`;
  const ran = await change(['--secret-stdin', 'secret'], `${other}\n`);
  expect(ran.code).toBe(0);
  expect(ran.out + ran.err).not.toContain(other.slice(6));
  expect(await shown()).toMatchObject({ settings: { timeout: '7', secret: '(stored)' } });
});

test('a stored secret goes nowhere else: it is given again with what changes', async () => {
  const elsewhere = `url=${collector.receiver.url}/elsewhere`;
  const refused = await change(['--set', elsewhere]);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('when settings change, stored secrets are given again: secret');
  expect(await change(['--set', elsewhere, '--secret-stdin', 'secret'], collector.secret)).toMatchObject({
    code: 0,
  });
  expect(await change(['--set', 'secret=env:HOOK_SECRET', '--set', 'timeout='])).toMatchObject({ code: 0 });
  expect(await shown()).toMatchObject({
    settings: { url: `${collector.receiver.url}/elsewhere`, secret: 'env:HOOK_SECRET' },
  });
  expect(JSON.stringify(await shown())).not.toContain('timeout');
  expect(await collector.run(['export', 'test', name])).toMatchObject({ code: 0 });
});

test.each<[string, readonly string[], string]>([
  ['nothing', [], 'export change: say what is to be otherwise: --set, --secret-stdin, --format, '],
  ['a mistyped setting', ['--set', 'timeot=3'], 'webhook has no setting timeot: did you mean timeout?'],
  ['a setting that is needed', ['--set', 'url='], 'export change: --set url=… is missing: '],
  [
    'a format of others',
    ['--format', 'cef'],
    'export change: --format of webhook takes cloudevents, ndjson, ',
  ],
  ['a mistyped option', ['--option', 'verison=1'], 'ocsf has no option verison: did you mean version?'],
  ['a filter that is none', ['--filter', 'colour:red'], 'export change: '],
  ['a pace that is none', ['--per-second', '0'], '--per-second is a number from 1 to 999,999, or none'],
  ['a wrong rollup', ['--rollup', 'hour'], 'export change: --rollup takes none, minute, not hour'],
])('%s is told, and nothing changes', async (_what, argv, words) => {
  const before = await shown();
  const ran = await change(argv);
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.err).toContain(words);
  expect(await shown()).toMatchObject({ settings: (before as { settings: object }).settings });
});

test('a secret in a flag is refused before anything is sent, and not repeated', async () => {
  const { code, err } = await change(['--set', `secret=${collector.secret}`]);
  expect(code).toBe(2);
  expect(err).toContain('does not belong into a command line');
  expect(err).not.toContain(collector.secret);
});

test('what there is not cannot be changed', async () => {
  const ran = await collector.run(['export', 'change', 'nothing', '--filter', 'none']);
  expect(ran).toMatchObject({ code: 5, out: '' });
});
