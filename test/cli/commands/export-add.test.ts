import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

const add = (...argv: readonly string[]) => collector.run(['export', 'add', ...argv]);

test('a destination is made, and what comes next is said', async () => {
  expect(await add('hook', ...collector.hook, '--format', 'ocsf', '--option', 'version=1.7.0')).toEqual({
    code: 0,
    out: '',
    err: 'mayfly: hook (webhook, ocsf) is made; see mayfly export test hook\n',
  });
  const more = [
    '--filter',
    'env:production',
    '--rollup',
    'minute',
    '--per-second',
    '50',
    '--paused',
    '--json',
  ];
  const { out, err } = await add('part', ...collector.hook, ...more);
  expect(JSON.parse(out)).toMatchObject({
    name: 'part',
    kind: 'webhook',
    format: 'cloudevents',
    settings: { url: collector.receiver.url, secret: 'env:HOOK_SECRET' },
    filter: 'env:production',
    rollup: 'minute',
    perSecond: 50,
    paused: true,
  });
  expect(err).toContain('paused: mayfly export resume part');
});

test('a secret comes through standard input and is shown nowhere', async () => {
  const argv = [
    'export',
    'add',
    'piped',
    '--kind',
    'webhook',
    '--set',
    `url=${collector.receiver.url}`,
    '--json',
  ];
  const made = await collector.run([...argv, '--secret-stdin', 'secret'], { stdin: `${collector.secret}\n` });
  expect(made.code).toBe(0);
  expect(JSON.parse(made.out)).toMatchObject({ settings: { secret: '(stored)' } });
  expect(made.out + made.err).not.toContain(collector.secret.slice(6));
  expect(await collector.run(['export', 'test', 'piped'])).toMatchObject({ code: 0 });
});

test('a secret in a flag is refused before anything is sent, and not repeated', async () => {
  const ran = await add(
    'open',
    '--kind',
    'webhook',
    '--set',
    'url=https://a.example',
    '--set',
    `secret=${collector.secret}`,
  );
  expect(ran).toEqual({
    code: 2,
    out: '',
    err:
      'mayfly: export add: secret is a secret and does not belong into a command line, which others can read: give ' +
      'secret=env:NAME or secret=file:/path, read where the collector runs, or --secret-stdin secret\n',
  });
  expect(await collector.run(['export', 'show', 'open'])).toMatchObject({ code: 5 });
});

const url = ['--set', 'url=https://a.example'];
const secret = ['--set', 'secret=env:HOOK_SECRET'];
test.each<[string, readonly string[], string]>([
  ['no kind', ['a'], 'export add: --kind is missing: there are elasticsearch, file, '],
  ['a mistyped kind', ['a', '--kind', 'sylsog'], ', not sylsog: did you mean syslog?'],
  ['a mistyped format', ['a', '--kind', 'syslog', '--format', 'cfe'], ', not cfe: did you mean cef?'],
  [
    'a format of others',
    ['a', '--kind', 'webhook', '--format', 'cef'],
    'export add: --format of webhook takes cloudevents, ndjson, ',
  ],
  [
    'a mistyped option',
    ['a', '--kind', 'webhook', '--format', 'ocsf', '--option', 'verison=1.7.0'],
    'export add: ocsf has no option verison: did you mean version?',
  ],
  [
    'an option of no such value',
    ['a', '--kind', 'webhook', '--format', 'ocsf', '--option', 'version=9'],
    'export add: --option version=… takes 1.',
  ],
  [
    'a mistyped setting',
    ['a', '--kind', 'webhook', ...url, ...secret, '--set', 'timeot=3'],
    'export add: webhook has no setting timeot: did you mean timeout?',
  ],
  [
    'settings that are missing',
    ['a', '--kind', 'webhook'],
    'export add: --set url=… is missing: where events are posted to; --set secret=env:NAME or --secret-stdin secret is missing: ',
  ],
  ['no pair', ['a', '--kind', 'webhook', '--set', 'url'], 'export add: --set takes NAME=VALUE'],
  ['a setting twice', ['a', '--kind', 'webhook', ...url, ...url], 'export add: --set url=… is given twice'],
  [
    'standard input for what is no secret',
    ['a', '--kind', 'webhook', ...secret, '--secret-stdin', 'url'],
    'export add: url is no secret: give it with --set',
  ],
  [
    'a secret given twice',
    ['a', '--kind', 'webhook', ...url, ...secret, '--secret-stdin', 'secret'],
    'export add: secret is given by --set and by --secret-stdin: keep one',
  ],
  [
    'nothing in standard input',
    ['a', '--kind', 'webhook', ...url, '--secret-stdin', 'secret'],
    'export add: standard input holds no secret',
  ],
  ['a wrong filter', ['a', '--kind', 'webhook', '--filter', 'provder:aws'], 'did you mean provider?'],
  [
    'a wrong rollup',
    ['a', '--kind', 'webhook', '--rollup', 'hour'],
    'export add: --rollup takes none, minute, not hour',
  ],
  [
    'a wrong rate',
    ['a', '--kind', 'webhook', '--per-second', '1e3'],
    'export add: --per-second is a number from 1',
  ],
  ['no name', ['Not_A_Name', '--kind', 'webhook'], 'export add: this is no name of a destination'],
  ['a private address', ['a', '--kind', 'webhook', '--set', 'url=http://10.0.0.1/', ...secret], 'mayfly: '],
])('%s is one clear message', async (_what, argv, message) => {
  const { code, out, err } = await add(...argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
  expect(err).toMatch(/^mayfly: /);
});

test('a name is given once, and by an administrator', async () => {
  await add('twice', ...collector.hook);
  expect(await add('twice', ...collector.hook)).toMatchObject({
    code: 2,
    err: 'mayfly: there is a destination twice already\n',
  });
  const read = await collector.run(['export', 'add', 'other', ...collector.hook], { as: 'read' });
  expect(read).toMatchObject({ code: 4, err: expect.stringContaining('MAYFLY_ADMIN_TOKEN') });
});
